import { readFileSync } from 'node:fs';
import express from 'express';

/** Answers every request with the JSON of a file, serialised again each time. */
const [port, file = ''] = process.argv.slice(2);
const content: unknown = JSON.parse(readFileSync(file, 'utf8'));

express()
  .use((_request, response) => {
    response.json(content);
  })
  .listen(Number(port), '127.0.0.1');
