// Copies sign-ins with one click, shows that a slow button works, and keeps states fresh.
for (const text of document.querySelectorAll('[data-copy]')) {
  const words = text.textContent;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.setAttribute('aria-label', `Copy ${words}`);
  button.innerHTML = '<i class="bi bi-clipboard" aria-hidden="true"></i>';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(words);
    button.innerHTML = '<i class="bi bi-check-lg" aria-hidden="true"></i>';
    button.setAttribute('aria-label', `Copied ${words}`);
    setTimeout(() => {
      button.innerHTML = '<i class="bi bi-clipboard" aria-hidden="true"></i>';
      button.setAttribute('aria-label', `Copy ${words}`);
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

// What is marked with data-live, by a name of its own, is kept as the server has it now.
async function refresh() {
  const response = await fetch(location.pathname, { headers: { accept: 'text/html' } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const now of fresh.querySelectorAll('[data-live]')) {
    const here = document.querySelector(`[data-live="${now.dataset.live}"]`);
    if (!here) continue;
    if (here.innerHTML !== now.innerHTML) here.innerHTML = now.innerHTML;
    here.className = now.className;
    here.hidden = now.hidden;
  }
}
if (document.querySelector('[data-live]')) {
  setInterval(() => {
    if (!document.hidden) void refresh().catch(() => {});
  }, 3000);
}
