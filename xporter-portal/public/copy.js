// Puts a button on code, which copies it. Without this, people select and copy it themselves, as they do where a browser
// has no clipboard: on another computer of the network, without HTTPS.
for (const code of navigator.clipboard ? document.querySelectorAll('pre[data-copy]') : []) {
  const button = document.createElement('button');
  const label = code.getAttribute('aria-label');
  button.type = 'button';
  button.className = 'btn btn-sm btn-outline-brand copy-code';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', `Copy ${label}`);
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = 'Copied';
    button.setAttribute('aria-label', `Copied ${label}`);
    setTimeout(() => {
      button.textContent = 'Copy';
      button.setAttribute('aria-label', `Copy ${label}`);
    }, 2000);
  });
  code.after(button);
}
