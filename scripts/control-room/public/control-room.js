// Copies sign-ins with one click, shows that a slow button is working, and keeps states up to date. A learner's browser on
// another computer has no clipboard without HTTPS.
for (const text of navigator.clipboard ? document.querySelectorAll('[data-copy]') : []) {
  const value = text.textContent;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.setAttribute('aria-label', `Copy ${value}`);
  button.innerHTML = '<i class="bi bi-clipboard" aria-hidden="true"></i>';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(value);
    button.innerHTML = '<i class="bi bi-check-lg" aria-hidden="true"></i>';
    button.setAttribute('aria-label', `Copied ${value}`);
    setTimeout(() => {
      button.innerHTML = '<i class="bi bi-clipboard" aria-hidden="true"></i>';
      button.setAttribute('aria-label', `Copy ${value}`);
    }, 2000);
  });
  text.after(button);
}

for (const form of document.querySelectorAll('form[data-busy]')) {
  form.addEventListener('submit', () => {
    const button = form.querySelector('button');
    button.textContent = form.dataset.busy;
    button.setAttribute('aria-disabled', 'true');
  });
}

for (const link of document.querySelectorAll('[data-copy-link]')) {
  link.addEventListener('click', async (event) => {
    event.preventDefault();
    await navigator.clipboard.writeText(link.href);
    const label = link.innerHTML;
    link.textContent = 'Link copied';
    setTimeout(() => {
      link.innerHTML = label;
    }, 2000);
  });
}

// A page that a browser only prepares must not send anything.
for (const form of document.querySelectorAll('form[data-send-at-once]')) {
  if (document.prerendering) document.addEventListener('prerenderingchange', () => form.requestSubmit());
  else form.requestSubmit();
}

// Updates every element with data-live, by its name, from the server.
async function refresh() {
  const response = await fetch(location.pathname + location.search, { headers: { accept: 'text/html' } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  document.title = fresh.title;
  for (const now of fresh.querySelectorAll('[data-live]')) {
    const here = document.querySelector(`[data-live="${now.dataset.live}"]`);
    if (!here) continue;
    if (here.innerHTML !== now.innerHTML) here.innerHTML = now.innerHTML;
    here.className = now.className;
    here.hidden = now.hidden;
  }
}
function refreshLater() {
  const isInHurry = document.querySelector('[data-live="story"]:not([hidden])');
  setTimeout(
    async () => {
      if (!document.hidden) await refresh().catch(() => {});
      refreshLater();
    },
    isInHurry ? 500 : 3000,
  );
}
if (document.querySelector('[data-live]')) refreshLater();
