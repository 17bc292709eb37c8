import { expect } from 'chai';
import fc from 'fast-check';
import { checkLetter } from '../../../shared/sample-data/people.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { comparePeople, type FilePeople } from '../../../xporter-portal/mis/import/compare.ts';
import { forgetImport, importPeople } from '../../../xporter-portal/mis/import/imported.ts';
import { PupilRecord, StaffRecord } from '../../../xporter-portal/mis/import/record.ts';
import { startReader } from '../api/reader.ts';
import { type PortalAlone, startPortalAlone } from '../support/portal-alone.ts';

const { estab } = DEMO_SCHOOLS[4];
const TEN_YEARS = 3653;

/** A UPN of another school each time, so that none comes twice. */
const upnOf = (serial: number): string => {
  const digits = `999${String(serial).padStart(9, '0')}`;
  return `${checkLetter(digits)}${digits}`;
};

const birthday = (days: number): string =>
  new Date(Date.UTC(2010, 0, 1 + (days % TEN_YEARS))).toISOString().slice(0, 10);

interface Pair {
  pupil: PupilRecord;
  teacher: StaffRecord;
}

/** What happens to a pupil and a member of staff between two files. */
const CORRECTIONS = {
  none: (pair: Pair): Pair => pair,
  upn: ({ pupil, teacher }: Pair, serial: number): Pair => ({
    pupil: { ...pupil, upn: upnOf(serial), formerupn: pupil.upn },
    teacher,
  }),
  birthday: ({ pupil, teacher }: Pair, serial: number): Pair => ({
    pupil: { ...pupil, dob: birthday(serial) },
    teacher,
  }),
  forename: ({ pupil, teacher }: Pair, serial: number): Pair => ({
    pupil: { ...pupil, forename: `Robin${serial}` },
    teacher: { ...teacher, forename: `Sam${serial}` },
  }),
  surname: ({ pupil, teacher }: Pair, serial: number): Pair => ({
    pupil: { ...pupil, surname: `Reed${serial}` },
    teacher: { ...teacher, surname: `Shaw${serial}` },
  }),
  email: ({ pupil, teacher }: Pair, serial: number): Pair => ({
    pupil,
    teacher: { ...teacher, email: `Staff${serial}@own.example` },
  }),
  gone: (): null => null,
} as const;

const steps = fc.array(
  fc.record({
    corrections: fc.array(fc.constantFrom(...(Object.keys(CORRECTIONS) as (keyof typeof CORRECTIONS)[])), {
      maxLength: 8,
    }),
    added: fc.integer({ min: 0, max: 2 }),
    shuffle: fc.integer({ min: 0, max: 1000 }),
    forgets: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
);

type Move = {
  corrections: (keyof typeof CORRECTIONS)[];
  added: number;
  shuffle: number;
};

/** Pupils and teachers as life has them, not the files. */
class SchoolOfPairs {
  #serial = 0;
  #people = 0;
  here: (Pair & { nr: number })[] = [];

  constructor() {
    for (let count = 0; count < 5; count++) this.#add();
  }

  #add(): void {
    const serial = ++this.#serial;
    const pupil = PupilRecord.parse({
      ...{ upn: upnOf(serial), surname: `Lee${serial % 7}`, forename: `Kim${serial}`, gender: 'F' },
      ...{ dob: birthday(serial * 37), ncyear: '5', reggroup: '5A' },
    });
    const teacher = StaffRecord.parse({
      ...{ surname: `Day${serial % 7}`, forename: `Jo${serial}`, gender: 'M' },
      ...{ email: `Staff${serial}@own.example`, teacher: 'yes' },
    });
    this.here.push({ nr: this.#people++, pupil, teacher });
  }

  correct({ corrections, added, shuffle }: Move): void {
    this.here = this.here.flatMap(({ nr, pupil, teacher }, index) => {
      const correct = CORRECTIONS[corrections[index] ?? 'none'];
      const corrected = correct({ pupil: { ...pupil, formerupn: null }, teacher }, ++this.#serial);
      return corrected ? [{ nr, ...corrected }] : [];
    });
    for (let count = 0; count < added; count++) this.#add();
    const place = ({ nr }: { nr: number }) => (nr * 7919 + shuffle) % 1009;
    this.here.sort((one, other) => place(one) - place(other));
  }

  file(): FilePeople {
    return { pupils: this.here.map(({ pupil }) => pupil), staff: this.here.map(({ teacher }) => teacher) };
  }
}

describe('a person that a file corrects', () => {
  let portal: PortalAlone;
  before(async () => {
    portal = await startPortalAlone();
  });
  after(() => portal.stop());

  /** Imports a file that leaves nothing to ask. */
  function bring(file: FilePeople): void {
    const { database } = portal.context;
    const { people } = comparePeople(database, estab, file, {});
    expect(people.filter(({ isAnswered }) => !isAnswered)).to.deep.equal([]);
    importPeople(database, estab, file, portal.clock.now());
  }

  it('keeps key, number, contacts and the school’s choice, and nobody else gets them', () => {
    fc.assert(
      fc.property(steps, (moves) => {
        portal.steering.resetSchool(estab);
        const reader = startReader(portal, estab);
        const school = new SchoolOfPairs();
        const kept = new Map<number, string>();
        const owners = new Map<string, number>();
        const look = () => {
          const { pupils, staff, contacts } = reader.whole();
          for (const { nr, pupil, teacher } of school.here) {
            const one = pupils.find(({ upn }) => upn === pupil.upn);
            const other = staff.find(({ email }) => email === teacher.email);
            if (!one || !other) throw new Error('everyone in the file is in the MIS');
            const theirs = contacts().filter(({ household }) => household === one.household);
            const keys = theirs.map(({ key }) => key);
            const numbers = [one.id, one.admissionNo, other.id, other.code, ...theirs.map(({ id }) => id)];
            const identity = JSON.stringify([one.key, other.key, keys, numbers]);
            expect(kept.get(nr) ?? identity).to.equal(identity);
            kept.set(nr, identity);
            for (const name of [`pupil ${one.key}`, `staff ${other.key}`, ...keys, ...numbers]) {
              expect(owners.get(name) ?? nr, `whose ${name} is`).to.equal(nr);
              owners.set(name, nr);
            }
          }
        };
        bring(school.file());
        look();
        const [out] = school.here;
        if (!out) throw new Error('five are here');
        const { key: excluded } = reader.whole().pupils.find(({ upn }) => upn === out.pupil.upn) ?? {
          key: '',
        };
        reader.change({ add: [{ kind: 'Student', key: excluded }] });
        for (const move of moves) {
          if (move.forgets) {
            forgetImport(portal.context.database, estab);
            bring(school.file());
          }
          school.correct(move);
          bring(school.file());
          look();
          const shared = reader.shared().pupils.map(({ upn }) => upn);
          expect(shared).to.have.members(
            school.here.filter(({ nr }) => nr !== out.nr).map(({ pupil }) => pupil.upn),
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});
