// Without this the page shows what there was when it was opened. With it the part that changes is read again.
const part = document.querySelector('[data-changes]');
const note = document.querySelector('[data-live]');

let { version } = part.dataset;

async function readAgain() {
  const response = await fetch(location.href);
  const fresh = new DOMParser()
    .parseFromString(await response.text(), 'text/html')
    .querySelector('[data-changes]');
  if (!fresh) return;
  version = fresh.dataset.version;
  part.replaceChildren(...fresh.childNodes);
}

const source = new EventSource(part.dataset.changes);
source.addEventListener('open', () => {
  note.hidden = false;
});
source.addEventListener('error', () => {
  note.hidden = true;
});
source.addEventListener('message', ({ data }) => {
  if (JSON.parse(data) !== version) readAgain();
});
