import { expect } from 'chai';
import express from 'express';
import request from 'supertest';
import { XporterRefused } from '../../hodder-hub/xporter/client.ts';
import {
  asRequestError,
  ConflictError,
  NotFoundError,
  TimeoutError,
  UsageError,
} from '../../shared/errors.ts';
import { asProblem, Problem } from '../../shared/web/problem.ts';

describe('an error', () => {
  /** What Express’s own middleware throws. */
  const thrownBy = async (send: (app: ReturnType<typeof express>) => request.Test): Promise<unknown> => {
    let thrown: unknown;
    const app = express().use(express.json({ limit: 10 }));
    app.get('/:name', (_request, response) => void response.end());
    app.use(((error, _request, response, _next) => {
      thrown = error;
      response.end();
    }) satisfies express.ErrorRequestHandler);
    await send(app);
    return thrown;
  };

  it('of ours keeps its status and its message', () => {
    const statuses = [UsageError, NotFoundError, ConflictError, TimeoutError].map((Kind) => {
      const error = new Kind('why');
      expect(asRequestError(error)).to.equal(error);
      return error.status;
    });
    expect(statuses).to.deep.equal([422, 404, 409, 408]);
    const problem = new Problem(410, 'This link has been used', 'Sign in.');
    expect(asRequestError(problem)).to.include({ status: 410, message: 'This link has been used' });
    expect(asProblem(problem)).to.equal(problem);
  });

  it('of a library is put in our words', async () => {
    const json = (body: string) => (app: ReturnType<typeof express>) =>
      request(app).post('/').set('Content-Type', 'application/json').send(body);
    const told = await Promise.all(
      [
        json('{"a":'),
        json('{"long":"enough"}'),
        (app: ReturnType<typeof express>) => request(app).get('/%ZZ'),
      ].map(async (send) => asRequestError(await thrownBy(send))),
    );
    expect(told.map((error) => [error?.status, error?.message])).to.deep.equal([
      [400, 'The request body could not be read'],
      [413, 'The request body is too large'],
      [400, 'The path cannot be read: write % as %25'],
    ]);
  });

  it('that nobody foresaw is for the log, also when it has the status of another server’s answer', () => {
    for (const error of [new Error('SQLITE_CORRUPT'), new XporterRefused('no', 404), 'a string']) {
      expect(asRequestError(error)).to.equal(undefined);
      expect(asProblem(error).status).to.equal(500);
    }
  });
});
