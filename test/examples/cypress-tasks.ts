// For Cypress: cypress.config.ts takes these as `setupNodeEvents: (on) => on('task', sandboxTasks(url))`,
// and a spec calls cy.task('sandbox:school').then((school) => cy.task('sandbox:jump', { estab: school.estab, to: 'invited' })).
// Cypress itself is not installed here: the test beside this file makes the same calls that Cypress would.

/** Each takes one value and gives one, both as JSON: that is all that `cy.task` carries. */
export function sandboxTasks(startUrl: string) {
  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const headers = { 'Content-Type': 'application/json' };
    const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
    const response = await fetch(`${startUrl}/api${path}`, init);
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }
  return {
    'sandbox:school': (chosen: object | null) => ask('POST', '/schools', chosen ?? {}),
    'sandbox:jump': ({ estab, to }: { estab: string; to: string }) =>
      ask('POST', `/schools/${estab}/jump`, { to }),
    'sandbox:email': (wanted: { to: string; subject: string }) =>
      ask('GET', `/inbox/wait?${new URLSearchParams(wanted)}`),
    'sandbox:enter': ({ estab, who }: { estab: string; who: string }) =>
      ask('POST', `/schools/${estab}/enter`, { who }),
  };
}
