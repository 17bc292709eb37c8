import { expect } from 'chai';
import {
  type HubPerson,
  type MisPerson,
  matchPeople,
} from '../../../../hodder-hub/mis-sync/matching/match.ts';
import { labelledPairs } from './labelled-pairs.ts';

const NOTHING = { dateOfBirth: null, email: null, upn: null };
const hub = (id: number, forename: string, surname: string, more: Partial<HubPerson> = {}): HubPerson => ({
  ...NOTHING,
  misId: null,
  id,
  forename,
  surname,
  ...more,
});
const mis = (id: string, forename: string, surname: string, more: Partial<MisPerson> = {}): MisPerson => ({
  ...NOTHING,
  id,
  forename,
  surname,
  ...more,
});

/** `hub id–mis id: status`, in the order in which they are reviewed. */
const told = (hubPeople: HubPerson[], misPeople: MisPerson[]): string[] =>
  matchPeople(hubPeople, misPeople).map(
    ({ hub: h, mis: m, status }) => `${h?.id ?? ''}–${m?.id ?? ''}: ${status}`,
  );

describe('matching', () => {
  it('is never wrong when it says Matched, and finds nearly everybody', () => {
    const pairs = labelledPairs();
    const matchedWrongly: string[] = [];
    let same = 0;
    let found = 0;
    let proposed = 0;
    let right = 0;
    for (const { kind, hub: h, mis: m, same: isSame } of pairs) {
      const pairing = matchPeople([h], [m]).find((row) => row.hub && row.mis);
      same += Number(isSame);
      found += Number(isSame && pairing !== undefined);
      proposed += Number(pairing !== undefined);
      right += Number(pairing !== undefined && isSame);
      if (pairing?.status === 'Matched' && !isSame)
        matchedWrongly.push(`${kind}: ${h.forename} ${h.surname}`);
    }
    const recall = found / same;
    const precision = right / proposed;
    console.log(
      `      ${pairs.length} labelled pairs: recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}, Matched wrongly ${matchedWrongly.length}`,
    );
    expect(pairs).to.have.length.above(300);
    expect(matchedWrongly).to.deep.equal([]);
    expect(recall).to.be.at.least(0.95);
    expect(precision).to.be.at.least(0.95);
  });

  it('says Matched only where nobody else could be meant', () => {
    const dateOfBirth = '2015-04-01';
    const twice = [mis('a', 'Amy', 'Smith', { dateOfBirth }), mis('b', 'Amy', 'Smith', { dateOfBirth })];
    expect(told([hub(1, 'Amy', 'Smith', { dateOfBirth })], twice)).to.deep.equal([
      '1–a: May match',
      '–b: New',
    ]);
  });

  it('keeps twins apart whose names are a letter apart', () => {
    const dateOfBirth = '2015-04-01';
    const here = [hub(1, 'Amira', 'Khan', { dateOfBirth }), hub(2, 'Samira', 'Khan', { dateOfBirth })];
    const there = [mis('s', 'Samira', 'Khan', { dateOfBirth }), mis('a', 'Amira', 'Khan', { dateOfBirth })];
    expect(told(here, there)).to.have.members(['1–a: Matched', '2–s: Matched']);
  });

  it('never gives one MIS person to two Hub people', () => {
    const rows = matchPeople(
      [hub(1, 'Jon', 'Price'), hub(2, 'Jonathan', 'Price'), hub(3, 'Jonathon', 'Price')],
      [mis('p', 'Jonathan', 'Price')],
    );
    expect(rows.filter((row) => row.hub && row.mis)).to.have.length(1);
    expect(rows.filter(({ status }) => status === 'Not matched')).to.have.length(2);
  });

  it('follows an earlier link even when names differ, and marks those who left as Desynced', () => {
    const here = [hub(1, 'Ann', 'Lee', { misId: '77' }), hub(2, 'Bo', 'Diaz', { misId: '78' })];
    expect(told(here, [mis('77', 'Annabel', 'Marsh')])).to.deep.equal(['1–77: Synced', '2–: Desynced']);
  });

  it('finds everybody again by UPN when the MIS has given new ids', () => {
    const upn = 'A999200121001';
    const [row] = matchPeople(
      [hub(1, 'Ann', 'Lee', { misId: '77', upn })],
      [mis('new', 'Ann', 'Lee', { upn })],
    );
    expect(row).to.include({ status: 'Synced' });
    expect(row?.because.join()).to.contain('the id in the MIS has changed');
  });

  it('lets a UPN that two people claim prove nothing', () => {
    const upn = 'A999200121001';
    const here = [hub(1, 'Ann', 'Lee', { upn }), hub(2, 'Cy', 'Moss', { upn })];
    expect(told(here, [mis('x', 'Una', 'Ford', { upn })])).to.have.members([
      '1–: Not matched',
      '2–: Not matched',
      '–x: New',
    ]);
  });

  it('says why, for a teacher who has married', () => {
    const email = 'r.hill@oakfield.example';
    const [row] = matchPeople([hub(1, 'Rosa', 'Hill', { email })], [mis('9', 'Rosa', 'Adeyemi', { email })]);
    expect(row).to.include({ status: 'May match' });
    expect(row?.because).to.include('the same email address, but a different name');
  });

  it('works through 5,000 people without comparing everybody with everybody', () => {
    const here: HubPerson[] = [];
    const there: MisPerson[] = [];
    for (let index = 0; index < 5_000; index++) {
      const dateOfBirth = `20${String(10 + (index % 10))}-${String((index % 12) + 1).padStart(2, '0')}-${String((index % 28) + 1).padStart(2, '0')}`;
      const name = `Name${index % 4000}`;
      here.push(hub(index, name, `Family${index}`, { dateOfBirth }));
      there.push(mis(`m${index}`, name, `Family${index}`, { dateOfBirth }));
    }
    const rows = matchPeople(here, there);
    expect(rows).to.have.length(5_000);
    expect(rows.every(({ status }) => status === 'Matched')).to.equal(true);
  });
});
