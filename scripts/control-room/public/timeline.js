// Adds new events to the end of the timeline, and copies the timeline. EventSource reconnects automatically,
// and the server continues from the last event that arrived.
const list = document.querySelector('.timeline');
const liveRegion = document.querySelector('[data-status]');

function add(rows) {
  const isAtTheEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 80;
  document.querySelector('[data-empty]')?.remove();
  const fresh = document.createElement('template');
  fresh.innerHTML = rows.join('');
  for (const each of fresh.content.querySelectorAll('.event')) {
    if (document.getElementById(each.id)) each.remove();
  }
  const count = fresh.content.children.length;
  list.append(fresh.content);
  if (count > 0) liveRegion.textContent = count === 1 ? '1 new event.' : `${count} new events.`;
  if (isAtTheEnd) scrollTo({ top: document.documentElement.scrollHeight });
}

// Where somebody has looked before, the page begins at what they have not seen, otherwise at the newest.
const SEEN = `timeline ${location.pathname}`;
const lastSeen = document.getElementById(localStorage.getItem(SEEN) ?? '');
const unseen = lastSeen?.nextElementSibling;
const noteSeen = () => localStorage.setItem(SEEN, list.lastElementChild?.id ?? '');

if (list.dataset.events) {
  for (let row = unseen; row; row = row.nextElementSibling) row.classList.add('event-unseen');
  if (!location.hash) {
    if (unseen) unseen.scrollIntoView({ block: 'start' });
    else document.querySelector('#newest').scrollIntoView({ block: 'end' });
  }
  if (unseen) liveRegion.textContent = 'What you have not seen is marked.';
  addEventListener('pagehide', noteSeen);
  const events = new EventSource(list.dataset.events);
  events.addEventListener('message', ({ data }) => add(JSON.parse(data)));
  addEventListener('pagehide', () => events.close());
}

for (const link of document.querySelectorAll('[data-copy-from]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn btn-sm btn-outline-brand';
  button.textContent = link.dataset.copyLabel;
  button.addEventListener('click', async () => {
    const response = await fetch(link.dataset.copyFrom);
    await navigator.clipboard.writeText(await response.text());
    liveRegion.textContent = 'Copied.';
    button.textContent = 'Copied';
  });
  link.after(button);
}
