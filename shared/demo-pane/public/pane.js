// In a pane of the demo: tells the stage which page this is, and plays what the stage asks for, so that it can be seen.
const { stage } = document.currentScript.dataset;
const LOOK_AGAIN_MS = 100;
const PATIENCE_MS = 10_000;
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

const tell = (message) => parent.postMessage(message, stage);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const textOf = (element) => element.textContent.replace(/\s+/g, ' ').trim();

/** This page, and the email that it may show. */
function documents() {
  const inside = [...document.querySelectorAll('iframe')].map((frame) => frame.contentDocument);
  return [document, ...inside.filter(Boolean)];
}

async function found(selector, label) {
  const began = performance.now();
  for (;;) {
    for (const each of documents()) {
      const control = [...each.querySelectorAll(selector)].find(
        (candidate) => textOf(candidate).includes(label) && candidate.checkVisibility(),
      );
      if (control) return control;
    }
    if (performance.now() - began > PATIENCE_MS) throw new Error(`“${label}” is not on this page`);
    await wait(LOOK_AGAIN_MS);
  }
}

/** Where an element is in this page, an email's too. */
function placeOf(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  const frame = element.ownerDocument.defaultView.frameElement?.getBoundingClientRect();
  return {
    x: left + Math.min(width / 2, 120) + (frame?.left ?? 0) + scrollX,
    y: top + height / 2 + (frame?.top ?? 0) + scrollY,
  };
}

async function pointAt(element, pace) {
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  element.classList.add('demo-target');
  if (calm || pace === 0) return;
  let pointer = document.querySelector('.demo-pointer');
  if (!pointer) {
    pointer = document.createElement('div');
    pointer.className = 'demo-pointer';
    pointer.setAttribute('aria-hidden', 'true');
    document.body.append(pointer);
    pointer.style.transform = `translate(${scrollX + innerWidth / 2}px, ${scrollY + innerHeight / 2}px)`;
    pointer.getBoundingClientRect();
  }
  pointer.style.setProperty('--demo-move', `${600 * pace}ms`);
  const { x, y } = placeOf(element);
  pointer.style.transform = `translate(${x - 12}px, ${y - 12}px)`;
  await wait(800 * pace);
}

async function fill(form, name, value, pace) {
  const wanted = [value ?? []].flat();
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (field.type === 'hidden') continue;
    if (field.type === 'radio' || field.type === 'checkbox') {
      if (field.checked === wanted.includes(field.value)) continue;
      await pointAt(field, pace / 2);
      field.click();
      continue;
    }
    await pointAt(field, pace / 2);
    const text = wanted.join('');
    for (let end = calm || pace === 0 ? text.length : 1; end <= text.length; end++) {
      field.value = text.slice(0, end);
      await wait(20 * pace);
    }
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

async function play({ id, act, label, fields, pace }) {
  const control = await found(act === 'press' ? 'button' : 'a[href]', label);
  for (const [name, value] of Object.entries(fields ?? {})) await fill(control.form, name, value, pace);
  await pointAt(control, pace);
  tell({ id, isDone: true });
  control.classList.remove('demo-target');
  control.click();
}

addEventListener('message', ({ data, origin, source }) => {
  if (origin !== stage || source !== parent || typeof data?.act !== 'string') return;
  play(data).catch(({ message }) => tell({ id: data.id, failure: message }));
});

/** A link in an email belongs into the pane of its side. */
for (const frame of document.querySelectorAll('iframe')) {
  const takeLinks = () => {
    for (const link of frame.contentDocument?.querySelectorAll('a[href]') ?? []) {
      link.addEventListener('click', (event) => {
        event.preventDefault();
        tell({ open: link.href });
      });
    }
  };
  frame.addEventListener('load', takeLinks);
  takeLinks();
}

// In a pane, the header and the tabs would be all that can be seen.
const heading = document.querySelector('main h2') ?? document.querySelector('main h1');
if (heading && heading.getBoundingClientRect().top > innerHeight / 3)
  heading.scrollIntoView({ block: 'start' });

const main = document.querySelector('main');
tell({
  page: {
    url: location.href,
    title: document.title,
    text: main ? textOf(main).slice(0, 2000) : '',
    links: [...document.querySelectorAll('main a[href], nav a[href]')].map(textOf),
    buttons: [...document.querySelectorAll('main button')].map(textOf),
  },
});
