import { expect } from 'chai';
import express from 'express';
import request from 'supertest';
import { isPageVisit } from '../../../shared/web/page-visit.ts';

describe('a visit of a page', () => {
  const app = express().use((asked, response) => {
    response.json(isPageVisit(asked));
  });
  const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  const answer = async (path: string, headers: Record<string, string>) =>
    (await request(app).get(path).set(headers)).body;

  it('is one of a browser that wants a document', async () => {
    expect(await answer('/data-sharing?state=active', browser)).to.equal(true);
    expect(await answer('/gdpr/x.y/list', { ...browser, 'Sec-Fetch-Dest': 'document' })).to.equal(true);
  });

  it('is none of a script, a frame, a stream, a download or a form', async () => {
    expect(await answer('/gdpr', { Accept: '*/*' })).to.equal(false);
    expect(await answer('/gdpr', { Accept: 'text/event-stream' })).to.equal(false);
    expect(await answer('/gdpr', { ...browser, 'Sec-Fetch-Dest': 'empty' })).to.equal(false);
    expect(await answer('/gdpr', { ...browser, 'Sec-Fetch-Dest': 'iframe' })).to.equal(false);
    for (const path of ['/a/history.csv', '/a/history.csv?b', '/a/progress', '/a/changes/'])
      expect(await answer(path, browser), path).to.equal(false);
    expect((await request(app).post('/gdpr').set(browser)).body).to.equal(false);
  });
});
