// The presenter's view: the step that the demo shows, its notes, and the time.
const { presenter } = document.querySelector('[data-presenter]').dataset;
const byId = (id) => document.getElementById(id);
new EventSource(`/demo/${presenter}/events`).addEventListener('message', ({ data }) => {
  const { scene } = JSON.parse(data);
  if (!scene?.caption) return;
  const { title, do: what, why, notes, who, number } = scene.caption;
  byId('caption-step').textContent = `Step ${number} of ${scene.steps}: ${title} (${who})`;
  byId('caption-do').textContent = what;
  byId('caption-why').textContent = why;
  byId('notes').textContent = notes || 'No notes for this step.';
});
const began = Date.now();
setInterval(() => {
  const seconds = Math.floor((Date.now() - began) / 1000);
  byId('elapsed').textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}, 1000);
