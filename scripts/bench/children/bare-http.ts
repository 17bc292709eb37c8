import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** Reads each request and answers with the bytes of a file and the API's headers: as little as a web server can do. */
const [port, file = ''] = process.argv.slice(2);
const bytes = readFileSync(file);

createServer((request, response) => {
  const answer = () => {
    response.writeHead(200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': bytes.length,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    });
    response.end(bytes);
  };
  if (request.method === 'POST') request.on('end', answer).resume();
  else answer();
}).listen(Number(port), '127.0.0.1');
