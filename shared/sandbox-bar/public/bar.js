// Keeps the clock and the number of unread emails up to date on a page that stays open.
const bar = document.querySelector('.sandbox-bar');
const LOOK_AGAIN_MS = 3000;

async function look() {
  const response = await fetch(bar.dataset.news);
  if (!response.ok) return;
  const { now, unread } = await response.json();
  bar.querySelector('[data-now]').textContent = now;
  const count = bar.querySelector('[data-unread]');
  if (count) count.textContent = unread || '';
}

setInterval(() => {
  if (!document.hidden) void look().catch(() => {});
}, LOOK_AGAIN_MS);

// The open menu lies over the page, so that a click beside it or Escape closes it.
const menu = bar.querySelector('details');
addEventListener('click', ({ target }) => {
  if (!menu.contains(target)) menu.open = false;
});
addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape' || !menu.open) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});
