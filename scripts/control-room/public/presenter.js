// The presenter's view: the step that the demo shows, its notes, the time, and buttons for the next.
const { presenter } = document.querySelector('[data-presenter]').dataset;
const byId = (id) => document.getElementById(id);
const order = (what) =>
  fetch(`/demo/${presenter}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ do: what }),
  });
let isPlaying = false;
byId('next').addEventListener('click', () => order('next'));
byId('play').addEventListener('click', () => order(isPlaying ? 'stop' : 'play'));

new EventSource(`/demo/${presenter}/events`).addEventListener('message', ({ data }) => {
  const { scene } = JSON.parse(data);
  if (!scene) return;
  isPlaying = scene.isPlaying;
  const isOver = scene.chapter === '' || scene.index >= scene.steps;
  byId('next').disabled = isOver || scene.isBusy || isPlaying;
  byId('play').disabled = isOver;
  byId('play').textContent = isPlaying ? 'Pause' : 'Play all';
  if (scene.failure) byId('notes').textContent = `${scene.failure}. Look at the demo’s window.`;
  if (!scene.caption || scene.failure) return;
  const { title, do: what, why, notes, who, number } = scene.caption;
  const step = isOver ? 'Chapter finished' : `Step ${number} of ${scene.steps}`;
  byId('caption-step').textContent = `${step}: ${title} (${who})`;
  byId('caption-do').textContent = what;
  byId('caption-why').textContent = why;
  byId('notes').textContent = notes || 'No notes for this step.';
});
const began = Date.now();
setInterval(() => {
  const seconds = Math.floor((Date.now() - began) / 1000);
  byId('elapsed').textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}, 1000);
