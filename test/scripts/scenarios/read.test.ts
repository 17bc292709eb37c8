import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { readScenarioFile } from '../../../scripts/control-room/scenarios/files.ts';
import { libraryFile, libraryNames } from '../../../scripts/control-room/scenarios/library.ts';
import { problemText } from '../../../scripts/control-room/scenarios/problem.ts';
import { mustReadScenario, readScenario } from '../../../scripts/control-room/scenarios/read.ts';
import { scenarioJsonSchema } from '../../../scripts/control-room/scenarios/schema.ts';
import { FAULT_NAMES } from '../../../shared/faults/catalogue.ts';
import { runCommand } from '../../support/command-line.ts';

const FOLDER = fileURLToPath(new URL('../../../scripts/scenarios', import.meta.url));
const NOW = new Date('2026-11-28T12:00:00Z');

const CSV = 'UPN,Surname,Forename,DOB,Gender,NCyear,RegGroup';

function problemsOf(text: string, files: Record<string, string> = {}): string[] {
  const read = readScenario('own.yaml', text, (name) => files[name], NOW);
  return read.ok ? [] : read.problems.map(problemText);
}

describe('a scenario file', () => {
  it('is read with all that it leaves open', () => {
    const read = mustReadScenario(
      'own.yaml',
      'schools: [{ name: oakfield primary school }, {}]',
      () => undefined,
      NOW,
    );
    expect(read.title).to.equal('own.yaml');
    expect(read.schools[0]).to.include({ estab: '9992001', isSample: true, mis: 'SIMS', state: 'new' });
    expect(read.schools[1]).to.include({ estab: null, isSample: false, agent: 'installed', emails: true });
  });

  it('can be JSON, and takes a class 3E1 and a person called Null as they are written', () => {
    const pupil = { UPN: 'N999810123001', Surname: 'Null', Forename: 'No', DOB: '2018-11-04', Gender: 'F' };
    const text = stringify(
      { schools: [{ people: { pupils: [{ ...pupil, NCyear: 3, RegGroup: '3E1' }] } }] },
      { defaultStringType: 'PLAIN', version: '1.1' },
    ).replace(/"/g, '');
    const { schools } = mustReadScenario('own.yaml', text, () => undefined, NOW);
    expect(schools[0]?.people?.pupils?.[0]).to.include({ Surname: 'Null', Forename: 'No', RegGroup: '3E1' });
    expect(problemsOf('{ "schools": [{ "state": "synced" }] }')).to.deep.equal([]);
  });

  it('names every mistake at once, with its line, column, field and what is allowed', () => {
    const text = `title: 7
schools:
  - name: A
    phase: Infants
    satte: synced
    size: 12.5
  - name: a
    estab: 8881234
    mis: SIMMS
    hosting: cloud
    people:
      file: ../secrets.csv
  - mis: Arbor
    hosting: school
    agent: booked
    people: {}
faults: [smtp-dwon,
  {name: api-429, tims: 2}]
clock: yesterday
classroom: 61
`;
    expect(problemsOf(text)).to.deep.equal([
      'own.yaml:1:8: title: must be text, not “7”',
      'own.yaml:4:12: schools[0].phase: “Infants” is not allowed. Allowed: Primary, Junior, Secondary',
      `own.yaml:5:5: schools[0].satte: is not a field here. Did you mean state? Allowed: ${Object.keys(fieldsOfASchool()).join(', ')}`,
      'own.yaml:6:11: schools[0].size: must be a whole number from 1 to 2030',
      'own.yaml:8:12: schools[1].estab: must be from 9995000 to 9998999, or one of the five sample schools (9992001, 9994002, 9992003, 9992004, 9992005)',
      'own.yaml:9:10: schools[1].mis: “SIMMS” is not allowed. Did you mean SIMS? Allowed: SIMS, Arbor, Bromcom, ScholarPack, RM Integris, Progresso, Facility CMIS, iSAMS, Pupil Asset, Horizons, Engage, WCBS, SchoolBase, Compass',
      'own.yaml:12:13: schools[1].people.file: must be the name of a .csv file beside this file, or in a folder there',
      'own.yaml:14:14: schools[2].hosting: Arbor runs in the cloud. Allowed: cloud',
      'own.yaml:15:12: schools[2].agent: only an MIS in the school has an agent. Add mis: SIMS or mis: Facility CMIS',
      'own.yaml:16:5: schools[2].people: must have either file, or pupils and staff',
      `own.yaml:17:10: faults[0]: “smtp-dwon” is not allowed. Did you mean smtp-down? Allowed: ${FAULT_NAMES.join(', ')}`,
      'own.yaml:18:19: faults[1].tims: is not a field here. Did you mean times? Allowed: name, app, times',
      'own.yaml:19:8: clock: Enter how far, for example 90m, 6h, 15d, 2w, monday, september, or a date such as 2027-01-04',
      'own.yaml:20:12: classroom: must be a whole number from 1 to 60',
    ]);
  });

  it('refuses what does not go together', () => {
    const wrong = (school: object, more: object = {}) =>
      problemsOf(JSON.stringify({ schools: [school], ...more })).map((text) =>
        text.replace(/^own\.yaml:\d+:\d+: /, ''),
      );
    expect(wrong({ estab: 9992001, size: 90 })[0]).to.match(
      /^schools\[0\]\.size: Oakfield Primary School is one of the five/,
    );
    expect(wrong({ estab: '9992001', name: 'Other' })[0]).to.match(
      /^schools\[0\]\.name: 9992001 is Oakfield/,
    );
    expect(wrong({ mis: 'SIMS', agent: 'booked', state: 'synced' })[0]).to.match(
      /^schools\[0\]\.state: synced needs/,
    );
    expect(wrong({ mis: 'SIMS', newMis: 'SIMS' })).to.deep.equal([
      'schools[0].newMis: the school already has SIMS',
    ]);
    expect(wrong({ classes: ['3A'] })[0]).to.match(/needs the state waiting-for-people/);
    expect(wrong({ state: 'waiting-for-people', classes: ['9Z'] })[0]).to.match(
      /no class 9Z\. Allowed: RA, RB, 1A/,
    );
    expect(wrong({ size: 2030 })).to.deep.equal([]);
    expect(wrong({ size: 2000, phase: 'Junior' })).to.deep.equal([
      'schools[0].size: a junior school has at most 1160 pupils',
    ]);
    expect(wrong({ sixthForm: true })[0]).to.match(/only a secondary school/);
    expect(wrong({ apps: { 'a.example': 'shared' } })[0]).to.match(
      /^schools\[0\]\.apps\.a\.example: is not an app of this file/,
    );
    expect(wrong({ state: 'expired' }, { clock: '2026-12-01' })).to.deep.equal([]);
    expect(problemsOf('schools: [{ estab: 9998101 }, { estab: "9998101" }]')[0]).to.match(
      /:40: schools\[1\]\.estab: is the same school/,
    );
  });

  it('names the line of a file of people beside it, and the person of a list', () => {
    const text = 'schools: [{ people: { file: p.csv } }]';
    expect(problemsOf(text)).to.deep.equal([
      'own.yaml:1:29: schools[0].people.file: There is no file p.csv beside this file',
    ]);
    const csv = `${CSV}\nX,Lane,Poppy,2016-12-12,F,5,5A\nA1,Lane,,2016-12-12,F,5,5A\n`;
    expect(problemsOf(text, { 'p.csv': csv })).to.deep.equal([
      'p.csv:2:1: UPN “X” is not a letter and twelve digits',
      'p.csv:3:1: UPN “A1” is not a letter and twelve digits',
      'p.csv:3:1: Forename is missing',
    ]);
    expect(problemsOf('schools:\n  - people:\n      staff:\n        - { Surname: Lane }\n')).to.deep.equal([
      'own.yaml:4:11: schools[0].people.staff[0]: Forename is missing',
      'own.yaml:4:11: schools[0].people.staff[0]: Gender is missing',
      'own.yaml:4:11: schools[0].people.staff[0]: Email is missing',
    ]);
  });

  it('that is no YAML, or no scenario, says so', () => {
    expect(problemsOf(' \n')).to.deep.equal(['own.yaml:1:1: The file is empty']);
    expect(problemsOf('a: 1\n---\nb: 2')).to.deep.equal([
      'own.yaml:2:1: A second scenario begins here, after ---. Put it into a file of its own',
    ]);
    expect(problemsOf('title: *a')).to.deep.equal([
      'own.yaml:1:1: The alias *a refers to nothing: no &a is before it',
    ]);
    expect(problemsOf('schools: [{ size: 99999999999999999999 }]')).to.have.lengthOf(1);
    expect(problemsOf('- a')[0]).to.equal('own.yaml:1:1: must be an object with fields, not a list');
    expect(problemsOf('schools: []\nschools: []')).to.deep.equal(['own.yaml:2:1: This field is here twice']);
    expect(problemsOf('schools: [')[0]).to.match(/^own\.yaml:1:\d+: This is not valid YAML: /);
    expect(problemsOf('title: A')).to.deep.equal(['own.yaml:1:1: schools: is missing']);
    const bomb = [
      'a: &a [x, x]',
      ...['b', 'c', 'd', 'e', 'f', 'g', 'h'].map(
        (name, index) => `${name}: &${name} [*${'abcdefg'[index]}, *${'abcdefg'[index]}]`,
      ),
    ];
    expect(problemsOf(bomb.join('\n')).join()).to.match(/aliases|is not a field here/);
  });

  it('never fails otherwise, and every mistake is at a place of the text', () => {
    const fields = ['title', 'schools', 'apps', 'faults', 'clock', 'classroom'];
    const school = fc.dictionary(
      fc.constantFrom(...Object.keys(fieldsOfASchool()), '__proto__'),
      fc.jsonValue(),
    );
    const file = fc.dictionary(
      fc.constantFrom(...fields, '__proto__', 'x'),
      fc.oneof(fc.jsonValue(), fc.array(school)),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          file.map((value) => stringify(value)),
          fc.string(),
          fc.jsonValue().map(String),
        ),
        (text) => {
          const read = readScenario('own.yaml', text, () => undefined, NOW);
          const lines = text.split('\n').length;
          for (const { line, column, message } of read.ok ? [] : read.problems) {
            expect(line).to.be.within(1, lines);
            expect(column).to.be.above(0);
            expect(message).to.not.equal('');
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

const fieldsOfASchool = (): object => {
  const schema = JSON.parse(JSON.stringify(scenarioJsonSchema()));
  return schema.properties.schools.items.properties;
};

describe('the library of scenarios', () => {
  it('has a sentence for each, what a trainer shows and what a tester checks, and names its schema', () => {
    expect(libraryNames()).to.have.lengthOf(12);
    const estabs = new Set<string>();
    for (const name of libraryNames()) {
      const { file, text, files } = readScenarioFile(libraryFile(name));
      const scenario = mustReadScenario(file, text, (each) => files[each], NOW);
      expect(text.split('\n')[0], name).to.equal('# yaml-language-server: $schema=./scenario.schema.json');
      for (const field of ['title', 'summary', 'trainer', 'tester'] as const)
        expect(scenario[field], `${name} ${field}`).to.match(/^\S.{10,}[^.]$|^\S.{10,}\.$/s);
      for (const { estab } of scenario.schools) {
        expect(estabs, `${name} has a school of another scenario`).to.not.include(estab);
        estabs.add(estab ?? name);
      }
    }
  });

  it('has the schema that the code makes: scenario schema prints it', async () => {
    const file = readFileSync(path.join(FOLDER, 'scenario.schema.json'), 'utf8');
    expect(JSON.parse(file)).to.deep.equal(JSON.parse(JSON.stringify(scenarioJsonSchema())));
    expect(JSON.parse((await runCommand(['scenario', 'schema'])).out)).to.deep.equal(JSON.parse(file));
  });

  it('is checked by the command line without a sandbox', async () => {
    const good = await runCommand(['scenario', 'check', libraryFile('twins-and-namesakes')]);
    expect([good.code, good.out.trim()]).to.deep.equal([
      0,
      `${libraryFile('twins-and-namesakes')} is correct: Twins and namesakes, with 1 school`,
    ]);
    const missing = await runCommand(['scenario', 'check', 'no-such.yaml']);
    expect([missing.code, missing.complaint]).to.deep.equal([
      2,
      'There is no file no-such.yaml\nwellbeing-xporter-sandbox --help says how\n',
    ]);
  });
});
