// Filters the list of MISs while the person types, with what the search button finds; without this the button does it.
const search = document.querySelector('[data-filters]');
if (search) {
  search.form.hidden = true;
  const live = search.cloneNode();
  live.removeAttribute('name');
  live.id = 'live-search';
  const label = document.createElement('label');
  label.className = 'form-label';
  label.htmlFor = live.id;
  label.textContent = 'Find your MIS';
  search.form.after(label, live);
  live.classList.add('mb-3');
  const namesIn = (page) => [...page.querySelectorAll('[data-name]')].map(({ dataset }) => dataset.name);
  live.addEventListener('input', async () => {
    const typed = live.value;
    const response = await fetch(`${search.form.action}?${new URLSearchParams({ search: typed })}`);
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (!response.ok || live.value !== typed) return;
    const found = new Set(namesIn(page));
    for (const choice of document.querySelectorAll('[data-name]')) {
      choice.hidden = !found.has(choice.dataset.name);
    }
  });
}
