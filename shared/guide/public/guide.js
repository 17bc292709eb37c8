// Announces the step to screen readers once the page has loaded, and moves to the control that “Show me” points at.
const liveRegion = document.querySelector('.guide-status');
if (liveRegion) {
  setTimeout(() => {
    liveRegion.textContent = liveRegion.dataset.guide;
  }, 100);
}
for (const link of document.querySelectorAll('.guide-show')) {
  link.addEventListener('click', (event) => {
    const control = document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    control.scrollIntoView({ block: 'center' });
    control.classList.add('guide-pointed');
    control.focus();
  });
}
