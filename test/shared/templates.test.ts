import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import ejs from 'ejs';
import {
  compileErrors,
  filesEnding,
  namesRead,
  ROOT,
  read,
  type TypedTemplate,
} from '../support/templates.ts';

const TEMPLATES = filesEnding('.ejs');
const LOCALS = { 'hodder-hub': 'HubEmails', 'xporter-portal': 'PortalEmails' };
const SIDES = ['hodder-hub', 'xporter-portal'] as const;

/** Where a folder's templates are looked for, as its app and its mailer do. */
function viewsOf(file: string): string[] {
  if (file.startsWith('shared/mail/') || /^[^/]+\/emails\//.test(file))
    return [path.dirname(file), 'shared/mail'];
  if (file.startsWith('scripts/')) return ['scripts/control-room/views', 'scripts/control-room', 'shared'];
  const [side = ''] = file.split('/');
  return [side, 'shared'];
}

const isTemplate = (name: string, folders: readonly string[]): boolean =>
  folders.some((folder) => existsSync(path.join(ROOT, folder, `${name}.ejs`)));

/** An email as TypeScript, reading what its side's locals.ts says. */
function emailOf(side: keyof typeof LOCALS, name: string, template: string): TypedTemplate {
  const locals = [
    `import type { ${LOCALS[side]} } from '${path.join(ROOT, side, 'emails/locals.ts')}';`,
    `import type { EmailParts } from '${path.join(ROOT, 'shared/mail/locals.ts')}';`,
    `declare const data: ${LOCALS[side]}['${name}'];`,
    'declare function include(part: "letter-bottom"): string;',
    'declare function include<Part extends keyof EmailParts>(part: Part, locals: EmailParts[Part]): string;',
  ];
  return { name: `${side}.${name}`, template, locals: locals.join(' ') };
}

describe('templates', () => {
  it('have no syntax error', () => {
    expect(TEMPLATES).to.have.length.above(100);
    for (const file of TEMPLATES) expect(() => ejs.compile(read(file)), file).to.not.throw();
  });

  it('include only what exists', () => {
    const missing = TEMPLATES.flatMap((file) =>
      [...read(file).matchAll(/\binclude\('([^']+)'/g)]
        .map(([, name = '']) => name)
        .filter((name) => !isTemplate(name, [path.dirname(file), ...viewsOf(file)]))
        .map((name) => `${file}: ${name}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('exist where a page is rendered', () => {
    const rendered = filesEnding('.ts').flatMap((file) =>
      [...read(file).matchAll(/\.render\(\s*'([^']+)'/g)].map(([, name = '']) => ({ file, name })),
    );
    expect(rendered).to.have.length.above(15);
    // What shared renders, each side has.
    const missing = rendered.filter(({ file, name }) =>
      (file.startsWith('shared/') ? SIDES : [file]).some((each) => !isTemplate(name, viewsOf(each))),
    );
    expect(missing).to.deep.equal([]);
  });
});

describe('the templates of emails', () => {
  it('read only what they are given, and print nothing that may be missing', () => {
    const emails = SIDES.flatMap((side) =>
      TEMPLATES.filter((file) => path.dirname(file) === `${side}/emails`).map((file) =>
        emailOf(side, path.basename(file, '.ejs'), read(file)),
      ),
    );
    expect(compileErrors(emails, { isStrict: true })).to.deep.equal([]);
  });

  it('are refused where they do not, with the line', () => {
    const wrong = [
      '<p>Dear <%= data.nmae %>,</p>',
      "<%# of a button %><%- include('button', { button: { href: data.syncPage, text: 'Open' } }) %>",
      '<% if (data.reason) { %><p><%= data.reason %></p><% } %>',
      '<p><%= data.reason %></p>',
    ];
    const errors = compileErrors([emailOf('hodder-hub', 'refused', wrong.join('\n'))], {
      isStrict: true,
    });
    const lines = errors.map((error) => /\((\d+),/.exec(error)?.[1]);
    expect(lines).to.deep.equal(['1', '2', '4']);
    expect(errors[0]).to.contain("'nmae'");
  });
});

/** The files in which a side says what its pages read, and those of the parts that it shares. */
const localsOf = (side: string): string[] =>
  filesEnding('/locals.ts').filter(
    (file) => file === 'shared/ui/locals.ts' || (file.startsWith(`${side}/`) && !file.includes('/emails/')),
  );

/** What a locals.ts lists under a heading. */
function listed(file: string, heading: 'Pages' | 'Parts' | 'Everywhere'): string[] {
  const [, body = ''] =
    new RegExp(`^export interface ${heading} \\{([\\s\\S]*?)^\\}`, 'm').exec(read(file)) ?? [];
  return [...body.matchAll(/^ {2}'?([\w/-]+)/gm)].map(([, name = '']) => name);
}

/** All that a side's templates can read, as TypeScript. */
function scopeOf(side: string): string {
  const files = localsOf(side);
  const imports = files.map(
    (file, index) => `import type * as from${index} from '${path.join(ROOT, file)}';`,
  );
  const all = (heading: 'Pages' | 'Parts' | 'Everywhere') =>
    files.flatMap((file, index) => (listed(file, heading).length > 0 ? [`from${index}.${heading}`] : []));
  return [
    ...imports,
    `export type Everywhere = ${all('Everywhere').join(' & ')};`,
    `export type Parts = ${all('Parts').join(' & ')};`,
    `export type Listed = Parts & ${all('Pages').join(' & ')};`,
    // What a template has is passed on to what it includes.
    'type Missing<Here, Name extends keyof Parts> = Omit<Parts[Name], keyof Here>;',
    'export type Include<Here> = <Name extends keyof Parts>(name: Name, ...extra: object extends Missing<Here, Name>',
    '  ? [extra?: Partial<Parts[Name] & Everywhere>]',
    '  : [extra: Missing<Here, Name> & Partial<Parts[Name] & Everywhere>]) => string;',
  ].join('\n');
}

/** What the compiler finds wrong with pages and their parts. */
function pageErrors(side: string, templates: readonly { name: string; template: string }[]): string[] {
  const files = templates.map(({ name, template }) => ({ name: name.replaceAll('/', '.'), template }));
  const names = namesRead(files);
  const typed = templates.map(({ name, template }): TypedTemplate => {
    const file = name.replaceAll('/', '.');
    const locals = [
      "import type { Everywhere, Include, Listed } from './scope.ts';",
      `type Here = Everywhere & Listed['${name}'];`,
      'declare const locals: Here, include: Include<Here>;',
      ...[...(names.get(file) ?? [])].map((each) => `declare const ${each}: Here['${each}'];`),
    ];
    return { name: file, template, locals: locals.join(' ') };
  });
  return compileErrors(typed, { isStrict: false, others: { 'scope.ts': scopeOf(side) } });
}

/** Folders that do not list yet what their pages read. */
const UNLISTED = /^xporter-portal\/partners\/settings\//;

for (const side of SIDES) {
  describe(`the templates of the pages of ${side}`, () => {
    const names = localsOf(side).flatMap((file) => [...listed(file, 'Pages'), ...listed(file, 'Parts')]);
    const fileOf = (name: string): string => `${name.startsWith('ui/') ? 'shared' : side}/${name}.ejs`;
    const isListed = (file: string) => file.startsWith(`${side}/`) && !UNLISTED.test(file);

    it('are all listed', () => {
      const pages = TEMPLATES.filter((file) => isListed(file) && !file.includes('/emails/'));
      expect(names.map(fileOf).filter(isListed)).to.have.members(pages);
    });

    it('read only what they are given, and give what they include all that it needs', () => {
      const templates = names.map((name) => ({ name, template: read(fileOf(name)) }));
      expect(pageErrors(side, templates)).to.deep.equal([]);
    });

    it('are rendered by the function that knows them', () => {
      const others = filesEnding('.ts').filter(
        (file) => isListed(file) && /\bresponse[^;]*\.render\(/.test(read(file)),
      );
      expect(others).to.deep.equal([]);
    });
  });
}

describe('a template that reads what it is not given', () => {
  it('is refused, with the line', () => {
    const wrong = [
      "<%- include('ui/field', { form, name: 'password' }) %>",
      "<%- include('views/tops', { title: 'A' }) %>",
      '<%= holder.nmae %> <%= tokn %>',
      "<%- include('ui/csrf') %>",
    ];
    const errors = pageErrors('hodder-hub', [{ name: 'accounts/set-password', template: wrong.join('\n') }]);
    const lines = errors.map((error) => /\((\d+),/.exec(error)?.[1]);
    expect(lines.sort()).to.deep.equal(['1', '1', '2', '3']);
    expect(errors.join()).to.contain("'tokn'").and.contain("'nmae'").and.contain('"ui/field"');
  });
});
