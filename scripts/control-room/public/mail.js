// Gives an email all the room that it takes, so that it does not scroll in a page that scrolls.
const frame = document.querySelector('.email-frame');

function fit() {
  const page = frame.contentDocument?.documentElement;
  if (!page) return;
  frame.style.height = 'auto';
  frame.style.height = `${page.scrollHeight}px`;
}

frame.addEventListener('load', fit);
addEventListener('resize', fit);
fit();
