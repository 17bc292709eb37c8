import { expect } from 'chai';
import express, { type Express } from 'express';
import { type HTMLElement, parse } from 'node-html-parser';
import request from 'supertest';
import { createClock } from '../../shared/clock.ts';
import { type BarOptions, barNews, sandboxBar } from '../../shared/sandbox-bar/bar.ts';
import type { Subject } from '../../shared/sandbox-bar/locals.ts';

const SCHOOL = { estab: '9991111', name: 'A & B <School>', person: 'Ms Jo Lee' };
const PAGE = '<head></head><body><a class="skip-link" href="#main">Skip</a><header></header></body>';
const around: BarOptions = {
  linksFor: (_request, estab) => ({
    ...{ controlRoom: 'http://room/', inbox: `http://room/mail/${estab ?? 'all'}` },
    timeline: 'http://room/timeline',
  }),
  unread: async () => new Map([...Object.entries({ 9991111: 2, 9992222: 4 }), [null, 3]]),
};

/** A side whose every page is about `subject`. */
function sideAbout(subject: Subject, options = around): Express {
  const clock = createClock();
  clock.travelTo(new Date('2027-03-01T09:30:00Z'));
  const app = express();
  app.use(barNews({ clock }, options));
  app.use((_request, response, next) => {
    response.render = (_view: string, _options?: unknown, done?: unknown) => {
      if (typeof done === 'function') done(null, PAGE);
      else response.send(PAGE);
    };
    next();
  });
  app.use(
    sandboxBar({ clock }, options, () => subject),
    (_request, response) => response.render('page'),
  );
  return app;
}

const pageOf = async (app: Express, path = '/', headers = {}): Promise<HTMLElement> =>
  parse((await request(app).get(path).set(headers)).text);
const barIn = (page: HTMLElement) => page.querySelector('.skip-link + .sandbox-bar');
const hrefOf = (page: HTMLElement, label: string) =>
  barIn(page)
    ?.querySelectorAll('a')
    .find(({ textContent }) => textContent.includes(label))
    ?.getAttribute('href');

describe('the sandbox’s bar', () => {
  it('names the school, the person and the time, and leads to what belongs to the school', async () => {
    const page = await pageOf(sideAbout(SCHOOL));
    expect(barIn(page)?.querySelector('.sandbox-bar-who')?.innerHTML).to.contain('A &amp; B &lt;School&gt;');
    expect(barIn(page)?.textContent).to.contain('Ms Jo Lee').and.contain('1 March 2027 at 09:30');
    expect(hrefOf(page, 'Inbox')).to.equal('http://room/mail/9991111');
    expect(hrefOf(page, 'Timeline')).to.equal('http://room/timeline');
    expect(hrefOf(page, 'Control room')).to.equal('http://room/');
  });

  it('counts the unread emails of the school, or of all where the page is about none', async () => {
    for (const [subject, count] of [
      [SCHOOL, '2'],
      [{ estab: '9993333' }, ''],
      [{}, '9'],
    ] as const) {
      const app = sideAbout(subject);
      const page = await pageOf(app);
      expect(page.querySelector('[data-unread]')?.textContent).to.equal(count);
      const news = await request(app).get(barIn(page)?.getAttribute('data-news') ?? '');
      expect(news.body).to.deep.equal({ now: '1 March 2027 at 09:30', unread: Number(count) });
    }
  });

  it('offers the guide of the same page, never of another host, and not while it is on', async () => {
    const app = sideAbout(SCHOOL);
    expect(hrefOf(await pageOf(app, '/a/b?c=1'), 'Guide')).to.equal('/a/b?c=1&guide=on');
    expect(hrefOf(await pageOf(app, '//elsewhere.example/a'), 'Guide')).to.match(/^\/[^/]/);
    const { text } = await request(app).post('/a');
    expect(hrefOf(parse(text), 'Guide')).to.equal('/?guide=on');
    expect(hrefOf(await pageOf(app, '/', { cookie: 'a=b; guide=on' }), 'Guide')).to.equal(undefined);
  });

  it('has no way to where a learner may not go', async () => {
    const links = { controlRoom: 'http://room/join/abc', inbox: null, timeline: null };
    const page = await pageOf(sideAbout(SCHOOL, { ...around, linksFor: () => links }));
    expect(hrefOf(page, 'Your page')).to.equal('http://room/join/abc');
    expect([hrefOf(page, 'Inbox'), hrefOf(page, 'Timeline')]).to.deep.equal([undefined, undefined]);
  });

  it('is not in a pane of the demo', async () => {
    const page = await pageOf(sideAbout(SCHOOL), '/', { 'sec-fetch-dest': 'iframe' });
    expect(page.querySelector('.skip-link')).to.not.equal(null);
    expect(page.toString()).to.not.contain('sandbox-bar');
  });
});
