// The demo's window: shows what the stage says, and carries its commands to the panes.
const { estab, hub, portal, inbox } = document.body.dataset;
const origins = { hub, portal, inbox };
const SETTLED_MS = 1200;
const MOST_EVENTS = 60;
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

const byId = (id) => document.getElementById(id);
const paneOf = (name) => document.querySelector(`[data-pane="${name}"]`);
const frameOf = (name) => document.querySelector(`[data-frame="${name}"]`);
const nameOf = (source) => Object.keys(origins).find((name) => frameOf(name).contentWindow === source);

const order = (body) =>
  fetch(location.pathname, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

/** One command at a time in each pane: what is still to be done there, and what it has shown last. */
const pending = new Map();
const pages = new Map();

function perform({ id, pane, command, pace }) {
  show(pane);
  const task = { id, pane, command, pace, isDone: false, timer: undefined };
  pending.set(pane, task);
  if (command.act === 'open') {
    task.isDone = true;
    frameOf(pane).src = command.url;
    // A link to the page that is open already, with another fragment, loads nothing.
    return;
  }
  send(task);
}

const send = ({ id, pane, command, pace }) =>
  frameOf(pane).contentWindow.postMessage({ id, pace, ...command }, origins[pane]);

function finish(task) {
  clearTimeout(task.timer);
  pending.delete(task.pane);
  const nothing = { url: 'about:blank', text: '', links: [], buttons: [] };
  void order({ do: 'answer', id: task.id, page: pages.get(task.pane) ?? nothing });
}

addEventListener('message', ({ data, origin, source }) => {
  const pane = nameOf(source);
  if (!pane || origin !== origins[pane]) return;
  const task = pending.get(pane);
  if (data.page) {
    pages.set(pane, data.page);
    frameOf(pane).removeAttribute('tabindex');
    const ownTab = paneOf(pane).querySelector('[data-own-tab]');
    ownTab.href = data.page.url;
    ownTab.hidden = false;
    if (task?.isDone) finish(task);
    else if (!task) void order({ do: 'see', pane, page: data.page });
    else send(task); // The page was replaced before it could do what it was told.
  } else if (data.open) {
    openFromEmail(data.open, task);
  } else if (task && data.id === task.id && data.failure) {
    pending.delete(pane);
    void order({ do: 'fail', id: task.id, why: data.failure });
  } else if (task && data.id === task.id) {
    task.isDone = true;
    // A button that leads to no other page.
    task.timer = setTimeout(() => finish(task), SETTLED_MS);
  }
});

/** The step that pressed it is done when its page has come. */
function openFromEmail(url, task) {
  const pane = url.startsWith(hub) ? 'hub' : 'portal';
  show(pane);
  if (task) {
    clearTimeout(task.timer);
    pending.delete(task.pane);
    pending.set(pane, { ...task, pane, isDone: true });
  }
  frameOf(pane).src = url;
}

/** On a narrow screen one pane is seen at a time. */
function show(name) {
  for (const tab of document.querySelectorAll('[data-tab]')) {
    tab.setAttribute('aria-pressed', String(tab.dataset.tab === name));
  }
  for (const pane of document.querySelectorAll('[data-pane]')) {
    pane.classList.toggle('demo-pane-shown', pane.dataset.pane === name);
  }
}

/** What an earlier chapter has left there. */
function clearPanes() {
  for (const pane of document.querySelectorAll('[data-pane]')) {
    pane.querySelector('[data-who]').textContent = '';
    pane.querySelector('[data-own-tab]').hidden = true;
    pane.querySelector('iframe').removeAttribute('src');
  }
}

let scene;
function showScene(next) {
  const wasPreparing = scene?.isPreparing ?? false;
  scene = next;
  const { caption, index, steps, isBusy, isPreparing, isPlaying, failure, chapter } = next;
  if (chapter && chapter !== document.body.dataset.chapter) byId('chapter').value = chapter;
  byId('pace').value = next.pace;
  if (isPreparing && !wasPreparing) clearPanes();
  const isOver = chapter !== '' && index >= steps;
  byId('begin').disabled = isBusy;
  byId('next').disabled = isBusy || isPlaying || chapter === '' || isOver;
  byId('play').disabled = chapter === '' || isOver;
  byId('play').textContent = isPlaying ? 'Pause' : 'Play all';
  if (failure) {
    byId('caption-step').textContent = 'This step could not be played';
    byId('caption-do').textContent = `${failure}. Continue by hand, or start the chapter again.`;
    byId('caption-why').textContent = '';
  } else if (caption) {
    const step = isOver ? 'Chapter finished' : `Step ${caption.number} of ${steps}`;
    byId('caption-step').textContent = `${step}: ${caption.title}`;
    byId('caption-do').textContent = caption.do;
    byId('caption-why').textContent = caption.why;
    paneOf(caption.pane).querySelector('[data-who]').textContent = caption.who;
  } else if (chapter !== '') {
    byId('caption-step').textContent = isBusy ? 'Preparing the chapter …' : 'Ready';
    byId('caption-do').textContent = isBusy ? '' : 'Press Next step, or Play all.';
    byId('caption-why').textContent = '';
  }
  for (const pane of document.querySelectorAll('[data-pane]')) {
    pane.classList.toggle('demo-pane-acting', isBusy && caption?.pane === pane.dataset.pane);
  }
  document.body.dataset.chapter = chapter;
  document.body.dataset.scene = isBusy ? 'busy' : isOver ? 'over' : 'ready';
}

/** Plays what the address says, once the stage knows this window: commands before that would be lost. */
async function playFromAddress() {
  const query = new URLSearchParams(location.search);
  if (!query.has('play')) return;
  await order({ do: 'pace', pace: query.get('pace') ?? 'usual' });
  await order({ do: 'begin', chapter: query.get('play') });
  await order({ do: 'play' });
}

const stream = new EventSource(`${location.pathname}/events?window`);
stream.addEventListener('message', playFromAddress, { once: true });
stream.addEventListener('message', ({ data }) => {
  const event = JSON.parse(data);
  for (const [pane, url] of Object.entries(event.pages ?? {})) {
    if (url !== 'about:blank' && !frameOf(pane).src) frameOf(pane).src = url;
  }
  if (event.scene) showScene(event.scene);
  else perform(event);
});

byId('begin').addEventListener('click', () => order({ do: 'begin', chapter: byId('chapter').value }));
byId('next').addEventListener('click', () => order({ do: 'next' }));
byId('play').addEventListener('click', () => order({ do: scene.isPlaying ? 'stop' : 'play' }));
byId('pace').addEventListener('change', () => order({ do: 'pace', pace: byId('pace').value }));
for (const tab of document.querySelectorAll('[data-tab]')) {
  tab.addEventListener('click', () => show(tab.dataset.tab));
}
for (const button of document.querySelectorAll('[data-widen]')) {
  button.addEventListener('click', () => {
    const pane = button.closest('[data-pane]');
    const isWide = pane.classList.toggle('demo-pane-wide');
    button.setAttribute('aria-pressed', String(isWide));
    button.firstChild.textContent = isWide ? 'Show all panes' : 'Widen';
  });
}
show('hub');

// The timeline, lit as things happen; a message flies from pane to pane.
const strip = byId('strip');
let hasHistory = false;
new EventSource(`/timeline-events/${estab}`).addEventListener('message', ({ data }) => {
  const rows = new DOMParser().parseFromString(JSON.parse(data).join(''), 'text/html');
  for (const row of rows.querySelectorAll('.event')) {
    const [, from] = /from-(\w+)/.exec(row.querySelector('.lanes').className);
    const [, to] = /to-(\w+)/.exec(row.querySelector('.lanes').className);
    const item = document.createElement('li');
    item.className = `strip-event strip-${from} strip-new`;
    item.textContent = row.querySelector('.arrow').textContent.replace(/\s+/g, ' ').trim();
    strip.append(item);
    while (strip.children.length > MOST_EVENTS) strip.firstElementChild.remove();
    item.scrollIntoView({ block: 'nearest', inline: 'end' });
    setTimeout(() => item.classList.remove('strip-new'), 4000);
    if (hasHistory && from !== to && paneOf(from) && paneOf(to)) fly(from, to);
  }
  hasHistory = true;
});

function fly(from, to) {
  if (calm) return;
  const middleOf = (name) => {
    const { left, top, width } = paneOf(name).getBoundingClientRect();
    return `translate(${left + width / 2}px, ${top + 8}px)`;
  };
  const flight = byId('flight');
  flight.hidden = false;
  flight
    .animate([{ transform: middleOf(from) }, { transform: middleOf(to) }], {
      duration: 900,
      easing: 'ease-in-out',
    })
    .finished.then(() => {
      flight.hidden = true;
    });
}
