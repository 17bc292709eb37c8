// Without this the card has a Refresh link. With it the page reloads as soon as the card has something new to show.
const card = document.querySelector('#card');
const refresh = card.querySelector('[data-refresh]');
const live = card.querySelector('[data-live]');

/** Tells a screen reader what has changed: after the reload it is on the card. */
const RELOADED = 'card-reloaded';
if (sessionStorage.getItem(RELOADED)) card.focus();
sessionStorage.removeItem(RELOADED);

if (card.dataset.changes) {
  const source = new EventSource(card.dataset.changes);
  const show = (isLive) => {
    refresh.hidden = isLive;
    live.hidden = !isLive;
  };
  source.addEventListener('open', () => show(true));
  source.addEventListener('error', () => show(false));
  source.addEventListener('message', ({ data }) => {
    if (JSON.parse(data) === card.dataset.version) return;
    source.close();
    sessionStorage.setItem(RELOADED, 'yes');
    location.reload();
  });
}
