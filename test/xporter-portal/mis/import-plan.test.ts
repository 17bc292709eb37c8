import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { upn } from '../../../shared/sample-data/people.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { runCommand } from '../../support/command-line.ts';
import { type Reader, startReader } from '../api/reader.ts';
import { type PortalAlone, startPortalAlone } from '../support/portal-alone.ts';

const { estab } = DEMO_SCHOOLS[4];
const HEADING = 'Type,UPN,FormerUPN,Surname,Forename,DOB,Gender,NCyear,RegGroup,Email,Role';
const [ADA, BEN, CAL] = [1, 2, 3].map((serial) => upn(estab, 20, serial));
const ada = `pupil,${ADA},,Lee,Ada,2016-04-30,F,5,5A,,`;
const ben = `pupil,${BEN},,Cole,Ben,2016-05-01,M,5,5A,,`;
const okoye = 'staff,,,Okoye,Ada,,F,,,ada@own.example,Teacher';
const brown = 'staff,,,Brown,Bo,,M,,,office@own.example,Clerk';

describe('mis import, of a file that was corrected', () => {
  let portal: PortalAlone;
  let reader: Reader;
  beforeEach(async () => {
    portal = await startPortalAlone();
    reader = startReader(portal, estab);
  });
  afterEach(() => portal.stop());

  async function mis(lines: string[], ...options: string[]): Promise<{ code: number; said: string }> {
    const file = path.join(portal.dataDir, 'people.csv');
    writeFileSync(file, [HEADING, ...lines].join('\n'));
    const where = ['--school', estab, '--data-dir', portal.dataDir];
    const { code, out, complaint } = await runCommand(['mis', 'import', file, ...where, ...options]);
    return { code, said: out + complaint };
  }
  const pupils = () => reader.whole().pupils;
  const keyOf = (name: string): string => {
    const { pupils, staff } = reader.whole();
    const found = [...pupils, ...staff].find(({ forename, surname }) => `${forename} ${surname}` === name);
    if (!found) throw new Error(`there is no ${name}`);
    return found.key;
  };

  it('shows first what it would do, and changes nothing', async () => {
    await mis([ada, ben, okoye, brown]);
    const changed = [ada.replace('2016-04-30', '2016-04-29'), okoye.replace('ada@', 'ada.okoye@')];
    const { code, said } = await mis([...changed, `pupil,${CAL},,Fox,Cal,2016-06-01,M,5,5A,,`], '--dry-run');
    expect(code).to.equal(0);
    expect(said)
      .to.contain(`line 2: Ada Lee (UPN ${ADA}): Date of birth 30 April 2016 → 29 April 2016`)
      .and.contain('line 3: Ada Okoye (ada.okoye@own.example): Email ada@own.example → ada.okoye@own.example')
      .and.contain(`line 4: Cal Fox (UPN ${CAL})`)
      .and.contain('No longer in the file: 1 pupils and 1 staff')
      .and.contain('Nothing was imported');
    expect(pupils().map(({ forename }) => forename)).to.deep.equal(['Ada', 'Ben']);
  });

  it('keeps a choice about a pupil with another UPN, and about the pupil’s contacts', async () => {
    await mis([ada, ben]);
    const [contact] = reader.whole().contactsOfHousehold(keyOf('Ada Lee'));
    if (!contact) throw new Error('everyone has a contact');
    const out = [
      { kind: 'Student', key: keyOf('Ben Cole') },
      { kind: 'Contact', key: contact.key },
    ] as const;
    reader.change({ add: [...out] });
    const replaced = [
      ada.replace(`${ADA},`, `${upn(estab, 20, 11)},${ADA}`),
      ben.replace(`${BEN},`, `${upn(estab, 20, 12)},${BEN}`),
    ];
    expect((await mis(replaced)).code).to.equal(0);
    expect(reader.shared().pupils.map(({ forename }) => forename)).to.deep.equal(['Ada']);
    expect(
      reader
        .whole()
        .contacts()
        .map(({ key }) => key),
    ).to.contain(contact.key);
    expect(
      reader
        .shared()
        .contacts()
        .map(({ key }) => key),
    ).not.to.contain(contact.key);
    const [row] = (await reader.read('Students/?select=UPN,FormerUPN')).body.Students ?? [];
    expect(row).to.include({ UPN: upn(estab, 20, 11), FormerUPN: ADA });
  });

  it('asks who may be the same, and who the school has made a choice about', async () => {
    await mis([ada, ben, okoye]);
    const key = keyOf('Ada Lee');
    reader.change({ add: [{ kind: 'Student', key }] });
    const other = ada.replace(ADA ?? '', upn(estab, 20, 11));
    const refused = await mis([other, ben, okoye]);
    expect(refused.code).to.equal(1);
    expect(refused.said)
      .to.contain(
        `line 2: Ada Lee (UPN ${upn(estab, 20, 11)}) may be Ada Lee (UPN ${ADA}), not shared with Reader`,
      )
      .and.contain('--same LINES');
    expect(pupils()[0]?.upn).to.equal(ADA);

    expect((await mis([other, ben, okoye], '--same', '2')).code).to.equal(0);
    expect(keyOf('Ada Lee')).to.equal(key);
    expect(reader.shared().pupils.map(({ forename }) => forename)).to.deep.equal(['Ben']);

    const missing = await mis([ben, okoye]);
    expect(missing.code).to.equal(1);
    expect(missing.said).to.contain('not shared with Reader').and.contain('--accept-missing');
    expect((await mis([ben, okoye], '--accept-missing')).code).to.equal(0);
    expect((await mis([other, ben, okoye])).code).to.equal(0);
    expect(keyOf('Ada Lee')).to.equal(key);
    expect(reader.shared().pupils.map(({ forename }) => forename)).to.deep.equal(['Ben']);
  });

  it('makes two people of two, and refuses an answer that fits nobody', async () => {
    await mis([ada, ben]);
    const twin = ada.replace(ADA ?? '', upn(estab, 20, 11));
    expect(await mis([twin, ben], '--new', '2', '--same', '2')).to.include({ code: 2 });
    expect(await mis([twin, ben], '--same', '3')).to.include({ code: 2 });
    expect(await mis([twin, ben], '--same', `2=${BEN}`)).to.include({ code: 2 });
    const key = keyOf('Ada Lee');
    expect((await mis([twin, ben], '--new', '2')).code).to.equal(0);
    expect(keyOf('Ada Lee')).not.to.equal(key);
  });

  it('gives an address to a successor as another person, once somebody says so', async () => {
    await mis([brown]);
    reader.change({ add: [{ kind: 'Staff', key: keyOf('Bo Brown') }] });
    const successor = brown.replace('Brown,Bo', 'Reed,Ivy');
    expect((await mis([successor])).said).to.contain('line 2: Ivy Reed (office@own.example) may be Bo Brown');
    expect((await mis([successor], '--new', '2', '--accept-missing')).code).to.equal(0);
    expect(reader.shared().staff.map(({ forename }) => forename)).to.deep.equal(['Ivy']);
  });

  it('asks where two pupils’ UPNs were swapped', async () => {
    await mis([ada, ben]);
    const swapped = [ada.replace(ADA ?? '', BEN ?? ''), ben.replace(BEN ?? '', ADA ?? '')];
    const { code, said } = await mis(swapped);
    expect(code).to.equal(1);
    expect(said).to.match(/line 2: Ada Lee .* may be Ben Cole .*, or Ada Lee/);
  });

  it('recognises invented people, with their contacts', async () => {
    const invented = pupils().find(({ status, key, household }) => status === 'OnRoll' && key !== household);
    if (!invented) throw new Error('somebody has a brother or sister');
    reader.change({ add: [{ kind: 'Student', key: invented.key }] });
    const line = `pupil,${invented.upn},,Changed,${invented.forename},${invented.dateOfBirth},${invented.gender},5,5A,,`;
    expect((await mis([line])).code).to.equal(0);
    expect(pupils().map(({ key, household, surname }) => [key, household, surname])).to.deep.equal([
      [invented.key, invented.household, 'Changed'],
    ]);
    expect(reader.shared().pupils).to.deep.equal([]);
    await runCommand(['mis', 'forget', '--school', estab, '--data-dir', portal.dataDir]);
    expect(reader.shared().pupils.map(({ key }) => key)).not.to.contain(invented.key);
  });

  it('imports at the time of the sandbox', async () => {
    const later = new Date(portal.clock.now().getTime() + 40 * 86_400_000);
    writeFileSync(path.join(portal.dataDir, 'clock'), String(later.getTime() - Date.now()));
    await mis([ada]);
    portal.clock.travelTo(later);
    expect(pupils()[0]?.changed.slice(0, 10)).to.equal(later.toISOString().slice(0, 10));
  });
});
