// Shows the forms and their responses. Without this, the page is documentation only.
const TYPES = { boolean: (text) => text === 'true' };

for (const form of document.querySelectorAll('form.try')) {
  form.hidden = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const status = form.querySelector('[role="status"]');
    const button = form.querySelector('button');
    button.disabled = true;
    status.textContent = 'Waiting for the response …';
    const { address, request } = requestOf(form);
    try {
      const response = await fetch(address, request);
      show(status, `${request.method} ${address}`, response.status, await response.text());
    } catch {
      status.textContent = 'The sandbox does not answer. Check that it is running.';
    }
    button.disabled = false;
  });
}

/** Puts each field where the route expects it; leaves out empty ones. */
function requestOf(form) {
  const { method, path } = form.dataset;
  const fields = [...form.elements]
    .filter(({ name, value }) => name && value !== '')
    .map(({ name, value, dataset }) => [name, (TYPES[dataset.type] ?? String)(value)]);
  let address = `/api${path}`;
  const rest = fields.filter(([name, value]) => {
    const isInAddress = path.includes(`{${name}}`);
    if (isInAddress) address = address.replace(`{${name}}`, encodeURIComponent(value));
    return !isInAddress;
  });
  if (method === 'GET' || method === 'DELETE') {
    const query = new URLSearchParams(rest);
    return { address: rest.length > 0 ? `${address}?${query}` : address, request: { method } };
  }
  const headers = { 'Content-Type': 'application/json' };
  return { address, request: { method, headers, body: JSON.stringify(Object.fromEntries(rest)) } };
}

function show(status, sent, code, answer) {
  const heading = document.createElement('p');
  heading.textContent = `${sent}: status ${code}`;
  const body = document.createElement('pre');
  body.className = 'bg-body-tertiary border p-3';
  body.tabIndex = 0;
  body.textContent = readable(answer);
  status.replaceChildren(heading, body);
}

function readable(answer) {
  try {
    return JSON.stringify(JSON.parse(answer), null, 2);
  } catch {
    return answer;
  }
}
