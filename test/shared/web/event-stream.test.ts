import { expect } from 'chai';
import express from 'express';
import { streamChanges, streamEvents } from '../../../shared/web/event-stream.ts';
import { close, listen } from '../../../shared/web/servers.ts';

describe('server-sent events', () => {
  /** What a reader gets until the stream ends. */
  async function read(handler: express.RequestHandler): Promise<string> {
    const { server, url, answerWith } = await listen(0, '');
    answerWith(express().get('/', handler));
    try {
      return await (await fetch(url)).text();
    } finally {
      await close(server);
    }
  }

  it('are sent when what is looked at has changed, until it is over', async () => {
    const seen = ['one', 'one', 'two', 'two', 'over'];
    const text = await read((_request, response) =>
      streamChanges(response, {
        look: () => seen.shift(),
        everyMs: 1,
        isOver: (news) => news === 'over',
      }),
    );
    expect(text).to.equal(': live\n\ndata: "one"\n\ndata: "two"\n\ndata: "over"\n\n');
  });

  it('carry the id that a reader continues from', async () => {
    const text = await read((_request, response) =>
      streamEvents(response, 1, async ({ send, end }) => {
        send({ rows: 1 }, '4.2');
        end();
      }),
    );
    expect(text).to.equal(': live\n\nid: 4.2\ndata: {"rows":1}\n\n');
  });

  it('end where looking fails, at once or later, and leave the process running', async () => {
    let looks = 0;
    const fails = () => {
      if (++looks % 2 === 0) throw new Error('the database is closed');
      return looks;
    };
    const later = (_request: unknown, response: express.Response) =>
      streamChanges(response, { look: fails, everyMs: 1, isOver: () => false });
    expect(await read(later)).to.equal(': live\n\ndata: 1\n\n');
    const never = (_request: unknown, response: express.Response) =>
      streamEvents(response, 1, () => Promise.reject(new Error('no side answers')));
    expect(await read(never)).to.equal(': live\n\n');
  });
});
