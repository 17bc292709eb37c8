// Nothing but fetch, against a sandbox that is running: SANDBOX_URL=http://127.0.0.1:3000 node plain-fetch.mjs
const start = process.env.SANDBOX_URL ?? 'http://127.0.0.1:3000';

async function ask(method, path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const init = body ? { method, headers, body: JSON.stringify(body) } : { method };
  const response = await fetch(`${start}/api${path}`, init);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message);
  return answer;
}

const { estab, head } = await ask('POST', '/schools', { mis: 'Arbor' });
await ask('POST', `/schools/${estab}/jump`, { to: 'invited' });
const { buttons } = await ask('GET', `/inbox/wait?to=${head.email}&subject=asks&timeout=5`);
console.log(buttons.find(({ label }) => label === 'Begin Authorisation').url);

await ask('POST', `/schools/${estab}/jump`, { to: 'authorised' });
const { detail } = await ask('GET', `/schools/${estab}/wait?event=connection.connected`);
console.log(detail.event);
