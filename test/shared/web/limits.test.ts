import { expect } from 'chai';
import express, { type ErrorRequestHandler } from 'express';
import request from 'supertest';
import { createClock, daysAfter } from '../../../shared/clock.ts';
import { createCounts } from '../../../shared/web/counts.ts';
import { mailLimit } from '../../../shared/web/mail-limit.ts';
import { asProblem } from '../../../shared/web/problem.ts';

describe('limits', () => {
  it('count until their time is over by the sandbox’s clock', () => {
    const clock = createClock();
    const countOf = createCounts(clock, 15);
    countOf('tom').tries += 1;
    countOf('tom').tries += 1;
    expect(countOf('tom').tries).to.equal(2);
    expect(countOf('ann').tries).to.equal(0);
    clock.travelTo(daysAfter(clock.now(), 14 / 1440));
    expect(countOf('tom').tries).to.equal(2);
    clock.travelTo(daysAfter(clock.now(), 2 / 1440));
    expect(countOf('tom').tries).to.equal(0);
    countOf('tom').tries += 1;
    clock.backToRealTime();
    expect(countOf('tom').tries, 'begun in a future that is gone').to.equal(0);
  });

  it('let one address have five emails an hour', async () => {
    const clock = createClock();
    const app = express();
    app.use(express.urlencoded({ extended: false }));
    app.post('/', mailLimit(clock), (_request, response) => void response.send('sent'));
    const refuse: ErrorRequestHandler = (error, _request, response, _next) => {
      response.status(asProblem(error).status).end();
    };
    app.use(refuse);
    const statusOf = async (email: string) =>
      (await request(app).post('/').type('form').send({ email })).status;
    for (let time = 0; time < 5; time++) expect(await statusOf('tom@oakfield.example')).to.equal(200);
    expect(await statusOf(' TOM@oakfield.example')).to.equal(429);
    expect(await statusOf('ann@oakfield.example')).to.equal(200);
    clock.travelTo(daysAfter(clock.now(), 1));
    expect(await statusOf('tom@oakfield.example')).to.equal(200);
  });
});
