// Filters the list of MISs while the person types; without this the search button does it.
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
  live.addEventListener('input', () => {
    for (const choice of document.querySelectorAll('[data-name]')) {
      choice.hidden = !choice.dataset.name.toLowerCase().includes(live.value.trim().toLowerCase());
    }
  });
}
