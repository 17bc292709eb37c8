// Copies sign-ins with one click, shows that a slow button works, and keeps the schools' states fresh.
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

async function refresh() {
  const response = await fetch('/', { headers: { accept: 'text/html' } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const school of fresh.querySelectorAll('[data-school]')) {
    const here = document.getElementById(school.id);
    if (!here) continue;
    for (const part of ['[data-side=hub]', '[data-side=portal]', '[data-disagreement]']) {
      const old = here.querySelector(part);
      const now = school.querySelector(part);
      if (old.innerHTML !== now.innerHTML) old.innerHTML = now.innerHTML;
      old.hidden = now.hidden;
    }
  }
}
if (document.querySelector('[data-schools]')) {
  setInterval(() => {
    if (!document.hidden) void refresh().catch(() => {});
  }, 3000);
}
