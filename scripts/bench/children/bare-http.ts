import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** Answers everything with the bytes of a file: as little as a web server can do. */
const [port, file = ''] = process.argv.slice(2);
const bytes = readFileSync(file);

createServer((_request, response) => {
  response.writeHead(200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': bytes.length,
  });
  response.end(bytes);
}).listen(Number(port), '127.0.0.1');
