import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';

interface Size {
  width: number;
  height: number;
}

/** Draws a pointer where the mouse is, as a screencast has none. */
const POINTER = `addEventListener('mousemove', ({ clientX, clientY }) => {
  const pointer = document.getElementById('film-pointer') ?? document.documentElement.appendChild(
    Object.assign(document.createElement('div'), { id: 'film-pointer' }));
  Object.assign(pointer.style, { position: 'fixed', left: clientX - 10 + 'px', top: clientY - 10 + 'px', width: '20px',
    height: '20px', borderRadius: '50%', background: 'rgba(220, 0, 80, .6)', pointerEvents: 'none', zIndex: 2147483647 });
}, true)`;

const recorderOf = (size: Size): string => `
  const canvas = Object.assign(document.createElement('canvas'), ${JSON.stringify(size)});
  const parts = [];
  const recorder = new MediaRecorder(canvas.captureStream(10), { mimeType: 'video/webm;codecs=vp8', videoBitsPerSecond: 4e6 });
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start();
  window.draw = async (frame) => {
    const image = new Image();
    image.src = 'data:image/jpeg;base64,' + frame;
    await image.decode();
    const paper = canvas.getContext('2d');
    paper.clearRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(image, 0, 0);
  };
  window.finish = () => new Promise((resolve) => {
    recorder.onstop = () => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.split(',')[1]);
      reader.readAsDataURL(new Blob(parts));
    };
    recorder.stop();
  });
  undefined`;

/**
 * Films any tab of a context that changes, in real time, by the browser's own recorder.
 * @param file where the WebM goes
 * @returns ends the film and writes it
 */
export async function startFilm(
  browser: Browser,
  context: BrowserContext,
  file: string,
  size: Size,
): Promise<() => Promise<void>> {
  const projector = await browser.newPage();
  await projector.evaluate(recorderOf(size));
  await context.addInitScript(POINTER);
  context.on('page', (page) => void film(page, projector, size).catch(() => {})); // A tab may be closed at once.
  return async () => {
    const webm = await projector.evaluate<string>('finish()');
    await projector.close();
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, Buffer.from(webm, 'base64'));
  };
}

async function film(page: Page, projector: Page, { width, height }: Size): Promise<void> {
  const session = await page.context().newCDPSession(page);
  session.on('Page.screencastFrame', ({ data, sessionId }) => {
    void projector
      .evaluate((frame) => (globalThis as unknown as { draw(f: string): void }).draw(frame), data)
      .catch(() => {});
    void session.send('Page.screencastFrameAck', { sessionId }).catch(() => {});
  });
  await session.send('Page.startScreencast', {
    format: 'jpeg',
    quality: 80,
    maxWidth: width,
    maxHeight: height,
  });
}
