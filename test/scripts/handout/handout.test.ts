import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { parse } from 'node-html-parser';
import type { Browser } from 'playwright-core';
import { printHandout, printShortHandout, takePictures } from '../../../scripts/handout/make.ts';
import { drawReadmePicture } from '../../../scripts/handout/readme-picture.ts';
import type { Chapter, Step } from '../../../scripts/handout/recorder.ts';
import { JOURNEY } from '../../../shared/journey.ts';
import { startStage } from '../../browser/stage.ts';
import type { TestSandbox } from '../../support/sandbox.ts';

describe('the handout', function () {
  this.timeout(90_000);
  let sandbox: TestSandbox;
  let browser: Browser;
  let folder: string;
  let chapters: Chapter[];
  let steps: Step[];

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'handout-test-'));
    [sandbox, browser] = await startStage();
    chapters = await takePictures(sandbox, browser, folder);
    steps = chapters.flatMap((chapter) => chapter.steps);
    await printHandout(browser, folder, chapters);
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = (file: string) => readFileSync(path.join(folder, file));

  const pagesOf = (file: string): number => {
    const pdf = read(file).toString('latin1');
    expect(pdf.slice(0, 5)).to.equal('%PDF-');
    return pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  };

  it('is a PDF with two screens on each page after the cover', () => {
    expect(pagesOf('handout.pdf')).to.equal(1 + Math.ceil(steps.length / 2));
  });

  it('has a short version: one line and a small picture for each step, on two pages', async () => {
    await printShortHandout(browser, folder, chapters);
    expect(pagesOf('handout-short.pdf')).to.equal(2);
    const lines = parse(read('short.html').toString()).querySelectorAll('li');
    expect(lines.map((line) => line.querySelector('h2')?.childNodes[0]?.text.trim())).to.deep.equal(
      JOURNEY.map(({ title }) => title),
    );
    for (const line of lines) {
      const image = line.querySelector('img')?.getAttribute('src') ?? '';
      expect(read(image).subarray(0, 3).toString('hex'), image).to.equal('ffd8ff');
    }
  });

  it('says of each step what and why, beside pictures that are there', () => {
    const articles = parse(read('index.html').toString()).querySelectorAll('article');
    expect(articles).to.have.length(steps.length);
    expect(steps.length).to.be.above(30);
    for (const [at, article] of articles.entries()) {
      const step = steps[at];
      expect(article.querySelector('.label')?.text).to.equal(`Step ${step?.number} of ${JOURNEY.length}`);
      expect(article.querySelector('.number')?.text).to.equal(String(step?.number));
      expect(article.querySelector('.what')?.text).to.equal(step?.what);
      expect(article.querySelector('.why')?.text).to.equal(step?.why);
      const images = article.querySelectorAll('img').map((image) => image.getAttribute('src') ?? '');
      expect(images).to.have.length.above(0);
      for (const image of images)
        expect(read(image).subarray(0, 3).toString('hex'), image).to.equal('ffd8ff');
    }
  });

  it('numbers its pages by the journey, in order and leaving no step out', () => {
    const numbers = steps.map(({ number }) => number);
    expect(numbers).to.deep.equal([...numbers].sort((one, other) => one - other));
    expect([...new Set(numbers)]).to.deep.equal(JOURNEY.map((_, index) => index + 1));
    expect(parse(read('index.html').toString()).querySelector('.lead')?.text).to.contain(
      `in ${JOURNEY.length} steps`,
    );
  });

  it('shows both sides and every email that its people get', async () => {
    expect(new Set(steps.map(({ side }) => side))).to.deep.equal(new Set(['hub', 'portal', 'inbox']));
    const shown = steps.flatMap(({ letter }) => letter?.subject ?? []);
    const sent = (await sandbox.mail.ofSchool('9992001')).map(({ template, subject }) => ({
      template,
      subject,
    }));
    const never = sent.filter(
      ({ template }) => !sent.some((one) => one.template === template && shown.includes(one.subject)),
    );
    expect(never.map(({ template }) => template)).to.deep.equal([]);
  });

  it('gives the README its picture, small enough', async () => {
    const file = path.join(folder, 'journey.jpg');
    await drawReadmePicture(browser, folder, steps, file);
    expect(statSync(file).size).to.be.within(20_000, 100_000);
  });
});
