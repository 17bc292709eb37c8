import { expect } from 'chai';
import express, { type Express } from 'express';
import type { Draft } from '../../../scripts/trials/drafts.ts';
import { type Door, fuzzOnce } from '../../../scripts/trials/fuzz.ts';
import { INJECTED } from '../../../scripts/trials/mutate.ts';
import { TrialRun } from '../../../scripts/trials/trial.ts';
import { close, listen } from '../../../shared/web/servers.ts';

const get = (target: string): Draft => ({ method: 'GET', target, headers: {}, body: null });
const post = (target: string, body: Draft['body']): Draft => ({ method: 'POST', target, headers: {}, body });

/** What some hundred random requests find in an app. */
async function found(app: Express, drafts: readonly Draft[]): Promise<string[]> {
  const { server, url, answerWith } = await listen(0, 'HUB_PORT');
  answerWith(app.set('env', 'test'));
  const door: Door = { name: 'App', url, promisesJson: (path) => path.startsWith('/api/'), drafts };
  const run = new TrialRun('a planted fault', { runs: 500, seconds: Infinity });
  while (run.next()) await fuzzOnce(run, [door]);
  await close(server);
  return run.findings.map(({ what }) =>
    what.replace(/(GET|POST) (\S+).*?(?= answers| shows| leads| lets| gives)/, '$1 $2'),
  );
}

describe('the fuzz trial', () => {
  it('finds what answers 500', async () => {
    const app = express().use(express.urlencoded({ extended: true }));
    app.post('/sign-in', ({ body }, response) => response.send(body.name.trim()));
    expect(await found(app, [post('/sign-in', { form: [['name', 'Ann']] })])).to.include(
      'App: POST /sign-in answers 500',
    );
  });

  it('finds an API that answers a page', async () => {
    const app = express();
    app.get('/api/pupils', ({ query }, response) => {
      if (query.page === '1') response.json([]);
      else response.status(400).send('<p>No such page</p>');
    });
    expect(await found(app, [get('/api/pupils?page=1')])).to.include('App: GET /api/pupils answers no JSON');
  });

  it('finds a page that shows a text as markup', async () => {
    const app = express();
    app.get('/search', ({ query }, response) => response.send(`<p>Nothing for ${query.search}</p>`));
    expect(await found(app, [get('/search?search=Ann')])).to.include(
      'App: GET /search shows a text as markup',
    );
  });

  it('finds what leads elsewhere', async () => {
    const app = express();
    app.get('/enter', ({ query }, response) => response.redirect(String(query.to)));
    expect(await found(app, [get('/enter?to=/home')])).to.include('App: GET /enter leads elsewhere');
  });

  it('finds a text that becomes a header', async () => {
    const app = express();
    app.get('/language', ({ url }, response) => {
      const lines = decodeURIComponent(url).split('\r\n').slice(1);
      for (const line of lines) response.append(line.split(':')[0] ?? '', 'x');
      response.json([]);
    });
    expect(await found(app, [get('/language?to=en')])).to.include(
      `App: GET /language lets a text into the headers`,
    );
    expect(INJECTED).to.equal(INJECTED.toLowerCase());
  });

  it('finds what never answers', async () => {
    const app = express();
    app.get('/slow', ({ query, socket }, response) => {
      if (query.page === '1') response.end();
      else socket.destroy();
    });
    expect(await found(app, [get('/slow?page=1')])).to.include('App: GET /slow gives no answer');
  });

  it('finds nothing where nothing is wrong', async () => {
    const app = express().use(express.json());
    app.post('/api/schools', (_request, response) => response.status(422).json({ message: 'No.' }));
    app.use((_request, response) => response.status(404).json({ message: 'There is nothing here.' }));
    const refuse: express.ErrorRequestHandler = ({ status = 400 }, _request, response, _next) =>
      response.status(status).json({ message: 'That cannot be read.' });
    app.use(refuse);
    expect(
      await found(app, [post('/api/schools', { json: { name: 'Oak', phase: 'Primary' } })]),
    ).to.deep.equal([]);
  });
});
