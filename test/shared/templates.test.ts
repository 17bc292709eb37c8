import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import ejs from 'ejs';
import { compileErrors, filesEnding, ROOT, read, type TypedTemplate } from '../support/templates.ts';

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
    expect(rendered).to.have.length.above(80);
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
    expect(compileErrors(emails)).to.deep.equal([]);
  });

  it('are refused where they do not, with the line', () => {
    const wrong = [
      '<p>Dear <%= data.nmae %>,</p>',
      "<%# of a button %><%- include('button', { button: { href: data.syncPage, text: 'Open' } }) %>",
      '<% if (data.reason) { %><p><%= data.reason %></p><% } %>',
      '<p><%= data.reason %></p>',
    ];
    const errors = compileErrors([emailOf('hodder-hub', 'refused', wrong.join('\n'))]);
    const lines = errors.map((error) => /\((\d+),/.exec(error)?.[1]);
    expect(lines).to.deep.equal(['1', '2', '4']);
    expect(errors[0]).to.contain("'nmae'");
  });
});
