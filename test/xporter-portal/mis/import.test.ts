import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { upn } from '../../../shared/sample-data/people.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { importPeople } from '../../../xporter-portal/mis/import/imported.ts';
import { readPeople } from '../../../xporter-portal/mis/import/read-file.ts';
import { runCommand } from '../../support/command-line.ts';
import { type Reader, startReader } from '../api/reader.ts';
import { type PortalAlone, startPortalAlone } from '../support/portal-alone.ts';

const { estab, name } = DEMO_SCHOOLS[4];
const HEADING =
  'Type,UPN,Title,Surname,Forename,DOB,Gender,NCyear,RegGroup,SENprovision,PupilPremium,Email,Teacher';
const ANN = `pupil,${upn(estab, 20, 1)},,O’Dowd,Ann,2016-04-30,F,5,5A,K,yes,,`;
const BEN = `pupil,${upn(estab, 20, 2)},,"Lee, junior",Ben,2015-09-01,M,6,6A,,,,`;
const MS = 'staff,,Ms,Okoye,Ada,,F,,5A,,,ada@own.example,yes';

describe('bringing in people of one’s own', () => {
  let portal: PortalAlone;
  let reader: Reader;

  before(async () => {
    portal = await startPortalAlone();
    reader = startReader(portal, estab);
  });
  after(() => portal.stop());

  /** Runs the command beside the running portal. */
  async function mis(...args: string[]): Promise<{ code: number; said: string }> {
    const { code, out, complaint } = await runCommand(['mis', ...args, '--data-dir', portal.dataDir]);
    return { code, said: out + complaint };
  }

  function file(name: string, content: string): string {
    const place = path.join(portal.dataDir, name);
    writeFileSync(place, content);
    return place;
  }

  const pupils = async () => (await reader.read('Students/')).body.Students ?? [];

  it('takes a CSV file, and the next answer shows it', async () => {
    const csv = file('own.csv', [HEADING, ANN, BEN, MS].join('\r\n'));
    const { code, said } = await mis('import', csv, '--school', name.toUpperCase());
    expect(said).to.contain(`${name} now has your 2 pupils and 1 staff`);
    expect(code).to.equal(0);
    const [ann, ben] = await pupils();
    expect(ann).to.include({
      Forename: 'Ann',
      Surname: 'O’Dowd',
      UPN: upn(estab, 20, 1),
      RegGroup: '5A',
      YearGroup: 'Year  5',
      SENProvision: 'K',
      PupilPremium: 1,
      DateofBirth: '2016-04-30',
    });
    expect(ben).to.include({ Surname: 'Lee, junior', YearGroup: 'Year  6' });
    const [teacher] = (await reader.read('Staff/')).body.Staff ?? [];
    expect(teacher).to.include({ DisplayName: 'Ms A Okoye', RegGroup: '5A', IsTeacher: 1 });
  });

  it('says row by row what it refuses, and leaves what was there', async () => {
    const wrong = [
      'pupil,Z999200520001,,Lee,Kim,2016-04-31,F,5,5A,,,,',
      ANN,
      ANN,
      'pupil,,,,Kim,2016-04-30,X,99,,Q,perhaps,,',
      'browser,,,Lee,Kim,2016-04-30,F,5,5A,,,,',
      'staff,,,Okoye,Ada,,F,,,,,nowhere,',
    ];
    const { code, said } = await mis(
      'import',
      file('wrong.csv', [HEADING, ...wrong].join('\n')),
      '--school',
      estab,
    );
    expect(code).to.equal(1);
    expect(said).to.contain('Nothing was imported');
    for (const line of [
      /line 2: UPN “Z999200520001” has a wrong check letter: it should be [A-Z]/,
      /line 2: DOB “2016-04-31” is not a day/,
      /line 4: UPN \w+ is also on line 3/,
      /line 5: UPN is missing/,
      /line 5: Surname is missing/,
      /line 5: Gender “X” is not F or M/,
      /line 5: NCyear “99” is not N, R, 1 to 14 or X/,
      /line 5: RegGroup is missing/,
      /line 5: SENprovision “Q” is not N, K or E/,
      /line 5: PupilPremium “perhaps” is not yes or no/,
      /line 6: Type “browser” is not pupil or staff/,
      /line 7: Email “nowhere” is not an address/,
    ]) {
      expect(said).to.match(line);
    }
    expect(await pupils()).to.have.length(2);
  });

  it('complains of an unknown column, a broken file and an unknown school', async () => {
    const strange = await mis('import', file('strange.csv', `${HEADING},Shoes\n${ANN},9`), '--school', estab);
    expect(strange.said).to.contain('unknown columns: shoes');
    const ragged = await mis('import', file('ragged.csv', `${HEADING}\npupil,1`), '--school', estab);
    expect(ragged.said).to.match(/Nothing was imported[\s\S]*line 2/);
    const broken = await mis('import', file('broken.json', '{"pupils": 7}'), '--school', estab);
    expect(broken.said).to.contain('must be JSON like');
    const empty = await mis('import', file('empty.csv', HEADING), '--school', estab);
    expect(empty.said).to.contain('has no pupils or staff');
    const nowhere = await mis('import', file('own.csv', `${HEADING}\n${ANN}`), '--school', '9990000');
    expect(nowhere.said).to.contain('No school 9990000');
    const missing = await mis('import', 'nothing.csv', '--school', estab);
    expect(missing.code, missing.said).to.equal(2);
    expect(missing.said).to.contain('nothing.csv is not a file that can be read');
    expect(await pupils()).to.have.length(2);
  });

  it('says in our words why a file is no CSV', () => {
    const why = (lines: string) => readPeople('own.csv', `${HEADING}\n${lines}`).refusals;
    expect(why('pupil,1')).to.deep.equal([
      { where: 'line 2', why: 'has a different number of cells from the heading line' },
    ]);
    expect(why(`${ANN}\npupil,"never closed`)).to.deep.equal([
      { where: 'line 3', why: 'has a quotation mark that is never closed' },
    ]);
    for (const cell of ['"Ann"y', 'An"n"']) {
      const [refusal] = why(`pupil,${cell}`);
      expect(refusal?.where).to.equal('line 2');
      expect(refusal?.why).to.contain('quotation mark inside a cell');
    }
  });

  it('takes JSON in the place of what was there, and gives the invented people back', async () => {
    const content = JSON.stringify({
      pupils: [
        {
          upn: upn(estab, 21, 7),
          surname: 'Rao',
          forename: 'Ila',
          dob: '2017-01-02',
          gender: 'F',
          ncYear: 'R',
          regGroup: 'RA',
        },
      ],
    });
    expect((await mis('import', file('own.json', content), '--school', estab)).code).to.equal(0);
    expect((await pupils()).map(({ Forename, YearGroup }) => [Forename, YearGroup])).to.deep.equal([
      ['Ila', 'Reception'],
    ]);
    expect((await mis('forget', '--school', estab)).said).to.contain('invented people back');
    expect((await pupils()).length).to.be.above(150);
  });

  it('shows the second of two imports of one moment', async () => {
    const { context } = portal;
    const now = context.clock.now();
    const people = (lines: string) => readPeople('own.csv', `${HEADING}\n${lines}`);
    importPeople(context.database, estab, people(ANN), now);
    expect((await pupils()).map(({ Forename }) => Forename)).to.deep.equal(['Ann']);
    importPeople(context.database, estab, people(BEN), now);
    expect((await pupils()).map(({ Forename }) => Forename)).to.deep.equal(['Ben']);
  });
});
