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
const RENDERERS = [
  'scripts/render-file.ts',
  'shared/guide/guide.ts',
  'shared/mail/mailer.ts',
  'shared/sandbox-bar/bar.ts',
  'shared/web/render.ts',
  'shared/web/templates.ts',
];
const LOCALS = { 'hodder-hub': 'HubEmails', 'xporter-portal': 'PortalEmails' };
const SIDES = ['hodder-hub', 'xporter-portal'] as const;

/** The folders that the names of templates are relative to; the most exact first. */
const SITES = [
  ...SIDES,
  'scripts/control-room',
  'scripts',
  'shared/guide',
  'shared/mail',
  'shared/sandbox-bar',
] as const;
type Site = (typeof SITES)[number];

const isSide = (site: Site): boolean => SIDES.some((side) => side === site);
const siteOf = (file: string): Site | undefined => SITES.find((site) => file.startsWith(`${site}/`));

/** Where a folder's templates are looked for, as its app and its mailer do. */
function viewsOf(file: string): string[] {
  if (file.startsWith('shared/mail/') || /^[^/]+\/emails\//.test(file))
    return [path.dirname(file), 'shared/mail'];
  return [siteOf(file) ?? 'shared', 'shared'];
}

const isTemplate = (name: string, folders: readonly string[]): boolean =>
  folders.some((folder) => existsSync(path.join(ROOT, folder, `${name}.ejs`)));

/** An email as TypeScript, reading what its side's locals.ts says. */
function emailOf(side: keyof typeof LOCALS, name: string, template: string): TypedTemplate {
  const locals = [
    `import type { ${LOCALS[side]} } from '${path.join(ROOT, side, 'emails/locals.ts')}';`,
    `import type { Parts as EmailParts } from '${path.join(ROOT, 'shared/mail/locals.ts')}';`,
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

  it('each belong to a site, or to both sides', () => {
    const others = TEMPLATES.filter((file) => !siteOf(file) && !file.startsWith('shared/ui/'));
    expect(others).to.deep.equal([]);
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

  it('are rendered by the functions that know what they read', () => {
    const others = filesEnding('.ts').filter(
      (file) => !RENDERERS.includes(file) && /\.render\(|from 'ejs'/.test(read(file)),
    );
    expect(others).to.deep.equal([]);
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
      "<%# of a button %><%- include('button', { button: { href: data.syncPage } }) %>",
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

const isEmail = (file: string): boolean => SIDES.some((side) => file.startsWith(`${side}/emails/`));

/** The files that say what a site's pages read. Both sides have all that shared lists, other sites only what they list. */
const localsOf = (site: Site): string[] =>
  filesEnding('/locals.ts').filter((file) =>
    /^shared\/(ui|web)\//.test(file) ? isSide(site) : siteOf(file) === site && !isEmail(file),
  );

/** What a locals.ts lists under a heading. */
function listed(file: string, heading: 'Pages' | 'Parts' | 'Everywhere'): string[] {
  const [, body = ''] =
    new RegExp(`^export interface ${heading} \\{([\\s\\S]*?)^\\}`, 'm').exec(read(file)) ?? [];
  return [...body.matchAll(/^ {2}'?([\w/-]+)/gm)].map(([, name = '']) => name);
}

/** All that a site's templates can read, as TypeScript. */
function scopeOf(site: Site): string {
  const files = localsOf(site);
  const imports = files.map(
    (file, index) => `import type * as from${index} from '${path.join(ROOT, file)}';`,
  );
  const all = (heading: 'Pages' | 'Parts' | 'Everywhere') =>
    files
      .flatMap((file, index) => (listed(file, heading).length > 0 ? [`from${index}.${heading}`] : []))
      .join(' & ') || 'object';
  return [
    ...imports,
    `export type Everywhere = ${all('Everywhere')};`,
    `export type Parts = ${all('Parts')};`,
    `export type Listed = Parts & ${all('Pages')};`,
    // What a template has is passed on to what it includes.
    'type Missing<Here, Name extends keyof Parts> = Omit<Parts[Name], keyof Here>;',
    'export type Include<Here> = <Name extends keyof Parts>(name: Name, ...extra: object extends Missing<Here, Name>',
    '  ? [extra?: Partial<Parts[Name] & Everywhere>]',
    '  : [extra: Missing<Here, Name> & Partial<Parts[Name] & Everywhere>]) => string;',
  ].join('\n');
}

/** What the compiler finds wrong with pages and their parts. */
function pageErrors(site: Site, templates: readonly { name: string; template: string }[]): string[] {
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
  return compileErrors(typed, { isStrict: false, others: { 'scope.ts': scopeOf(site) } });
}

for (const site of SITES) {
  describe(`the templates of ${site}`, () => {
    const names = localsOf(site).flatMap((file) => [...listed(file, 'Pages'), ...listed(file, 'Parts')]);
    const fileOf = (name: string): string => `${name.startsWith('ui/') ? 'shared' : site}/${name}.ejs`;
    const isOwn = (file: string) => siteOf(file) === site || (isSide(site) && file.startsWith('shared/ui/'));

    it('are all listed', () => {
      const pages = TEMPLATES.filter((file) => isOwn(file) && !isEmail(file));
      expect(names.map(fileOf).filter(isOwn)).to.have.members(pages);
    });

    it('read only what they are given, and give what they include all that it needs', () => {
      const templates = names.map((name) => ({ name, template: read(fileOf(name)) }));
      expect(pageErrors(site, templates)).to.deep.equal([]);
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

  it('is refused in the control room too, which has no forms with a CSRF token', () => {
    const wrong = ["<%- include('ui/csrf') %>", '<%= csrfToken() %>', '<%= advcie %>', '<%= advice %>'];
    const errors = pageErrors('scripts/control-room', [
      { name: 'views/problem', template: wrong.join('\n') },
    ]);
    expect(errors).to.have.length(3);
    expect(errors.join()).to.contain('"ui/csrf"').and.contain("'csrfToken'").and.contain("'advcie'");
  });
});
