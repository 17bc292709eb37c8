import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import express from 'express';
import request from 'supertest';
import { sharedAssets } from '../../shared/web/site.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const TOKENS = 'shared/ui/public/tokens.css';
const tokens = readFileSync(path.join(root, TOKENS), 'utf8');
const head = readFileSync(path.join(root, 'shared/ui/head.ejs'), 'utf8');
const assets = express().use('/assets', sharedAssets());

/** A hexadecimal number, a colour function, or one of the names that people use. */
const COLOUR =
  /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(|(?<=[:,\s(])(?:white|black|gr[ae]y|red|green|blue|navy|purple|orange|yellow|teal|silver)(?=[;,\s)])/i;

/** Style sheets, and the templates of pages. An email has no style sheet: its template is checked once it is filled, in scripts/emails. */
const styled = execFileSync('git', ['ls-files', '*.css', '*.ejs'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter(
    (file) =>
      file !== '' && file !== TOKENS && !/^(hodder-hub|xporter-portal)\/emails\/|^shared\/mail\//.test(file),
  );

describe('the look', () => {
  for (const file of styled) {
    const isStyleSheet = file.endsWith('.css');
    const content = readFileSync(path.join(root, file), 'utf8').replaceAll(/\/\*.*?\*\//gs, '');
    const rules = isStyleSheet
      ? [content]
      : [...content.matchAll(/<style>(.*?)<\/style>|\sstyle="([^"]*)"/gs)].map(
          ([, sheet, inline]) => sheet ?? inline ?? '',
        );
    if (rules.length === 0) continue;

    it(`has no colour or text size of its own in ${file}`, () => {
      const declarations = rules.join('\n').match(/[-\w]+:[^;{}]+(?=[;}]|$)/g) ?? [];
      const stray = declarations.filter((one) => COLOUR.test(one));
      const sizes = declarations.filter((one) => /^font(-size)?:.*\dr?(em|px)/.test(one));
      expect([...stray, ...sizes]).to.deep.equal([]);
    });

    it(`moves nothing in ${file} for people who want less motion`, () => {
      const moving = /(?:transition|animation)[-\w]*:/;
      const always = rules
        .join('\n')
        .replaceAll(/@media \(prefers-reduced-motion: no-preference\) \{.*?\n\}/gs, '');
      expect(always).to.not.match(moving);
    });
  }

  it('finds a stray colour', () => {
    for (const stray of ['color: #fff', 'border: 1px solid red;', 'color: rgb(0 0 0)'])
      expect(stray).to.match(COLOUR);
    for (const fine of ['color: var(--ink)', 'clip-path: inset(50%)', 'grid-area: red-line'])
      expect(fine).to.not.match(COLOUR);
  });

  it('uses only properties that tokens.css, Bootstrap or the sheet itself defines', () => {
    const sheets = styled.filter((file) => file.endsWith('.css'));
    const all = [tokens, ...sheets.map((file) => readFileSync(path.join(root, file), 'utf8'))].join('\n');
    const defined = new Set(all.match(/(?<![-\w(])--[-\w]+(?=:)/g));
    const used = new Set([...all.matchAll(/var\((--[-\w]+)/g)].map(([, name]) => name ?? ''));
    expect([...used].filter((name) => !defined.has(name) && !/^--(bs|demo)-/.test(name))).to.deep.equal([]);
  });

  for (const file of styled.filter((one) => one.endsWith('.ejs'))) {
    const template = readFileSync(path.join(root, file), 'utf8');
    for (const [index, table] of (template.match(/<table class=.*?<\/table>/gs) ?? []).entries())
      it(`is cards on a phone: table ${index + 1} of ${file}`, () => {
        expect(/<table class="([^"]*)"/.exec(table)?.[1]?.split(' ')).to.include('table-cards');
        const headings = [...table.matchAll(/<th scope="col"[^>]*>(.*?)<\/th>/g)].map(([, text]) => text);
        for (const [cell, label] of table.matchAll(/<td(?: [^>]*?data-label="([^"]*)")?[^>]*>/g)) {
          if (label === undefined) expect(cell).to.match(/ class=| colspan=/);
          else if (!label.includes('<%')) expect(headings).to.include(label);
        }
      });
  }

  describe('the typeface', () => {
    const files = [...tokens.matchAll(/url\("([^"]+)"\)/g)].map(([, address]) => address ?? '');

    it('comes from the side itself, to be kept for ever', async () => {
      expect(files).to.not.be.empty;
      for (const file of files) {
        const { headers } = await request(assets).get(file).expect(200);
        expect(headers['content-type']).to.equal('font/woff2');
        expect(headers['cache-control']).to.equal('public, max-age=31536000, immutable');
      }
    });

    it('has a new address with each major version of its package', () => {
      const { version } = JSON.parse(
        readFileSync(
          path.join(root, 'node_modules/@fontsource-variable/atkinson-hyperlegible-next/package.json'),
          'utf8',
        ),
      );
      for (const file of files) expect(file.split('/')[3]).to.equal(version.split('.')[0]);
    });

    it('is asked for before the style sheets', () => {
      const preload = head.indexOf('rel="preload"');
      expect(preload).to.be.above(0).and.below(head.indexOf('rel="stylesheet"'));
      expect(head).to.contain(`href="${files[0]}" as="font" type="font/woff2" crossorigin`);
    });
  });
});
