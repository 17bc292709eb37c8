// Pages work without this; it shows progress as it happens, and matches in a dialog.
const loading = document.querySelector('[data-progress]');
if (loading) {
  const source = new EventSource(loading.dataset.progress);
  source.addEventListener('message', ({ data }) => {
    const { state, page, pages, people, note } = JSON.parse(data);
    if (state !== 'loading') {
      source.close();
      location.reload();
      return;
    }
    const bar = loading.querySelector('progress');
    bar.max = pages ?? 1;
    bar.value = page;
    loading.querySelector('[data-pages]').textContent =
      pages === null ? 'Asking Xporter' : `Page ${page} of ${pages}`;
    loading.querySelector('[data-people]').textContent = people;
    const words = loading.querySelector('[data-note]');
    words.hidden = note === null;
    words.textContent = note ?? '';
  });
}

const dialog = document.querySelector('#match-dialog');

async function showIn(address) {
  const page = new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html');
  const match = page.querySelector('#match');
  if (!match) return location.assign(address);
  dialog.replaceChildren(match);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('input[name="search"]')?.focus();
}

for (const link of document.querySelectorAll('.match-link')) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    showIn(link.href);
  });
}

dialog?.addEventListener('submit', (event) => {
  if (event.target.method !== 'get') return;
  event.preventDefault();
  showIn(`${event.target.getAttribute('action')}?${new URLSearchParams(new FormData(event.target))}`);
});

dialog?.addEventListener('click', (event) => {
  if (!event.target.closest('[data-close]')) return;
  event.preventDefault();
  dialog.close();
});
