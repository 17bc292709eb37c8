import { expect } from 'chai';
import fc from 'fast-check';
import { openDatabase } from '../../shared/database/database.ts';
import { finder, fold, foldAddress, isSameName, phraseFinder } from '../../shared/names.ts';
import { PORTAL_DIR } from '../../xporter-portal/app.ts';

const NAMES = [
  'Seán O’Brien',
  'Ana García-Márquez',
  'Chloé D’Souza',
  'Zoë Müller',
  'Søren Kjærgaard',
  'Łukasz Wałęsa',
  'Işıl Đorđević',
  'Jürgen Groß',
  'Mary-Anne Smith Jones',
  'St Aldhelm’s C of E Primary School',
  'St Mary & St John’s',
];

/** Ways in which people type the same name: another keyboard, another case, another order. */
const TYPINGS: ((name: string) => string)[] = [
  (name) => name.replaceAll('’', "'"),
  (name) => name.replaceAll('’', '‘'),
  (name) => name.replaceAll('’', '`'),
  (name) => name.replaceAll('’', ''),
  (name) => name.replaceAll('’', ' '),
  (name) => name.replaceAll('-', ' '),
  (name) => name.replaceAll('-', '–'),
  (name) => name.replaceAll('-', ''),
  (name) => name.replaceAll(' ', '   '),
  (name) => name.replaceAll(' ', '\u00a0'),
  (name) => name.toUpperCase(),
  (name) => name.toLowerCase(),
  (name) => name.normalize('NFD'),
  (name) => name.normalize('NFD').replace(/\p{M}/gu, ''),
  (name) => name.split(' ').reverse().join(' '),
  (name) => name.replace('St ', 'St. '),
  (name) => name.replaceAll('&', 'and'),
  (name) => name.replace('ł', 'l').replace('Ł', 'L').replaceAll('ø', 'o').replaceAll('æ', 'ae'),
  (name) => name.replaceAll('ı', 'i').replaceAll('đ', 'd').replace('Đ', 'D').replaceAll('ß', 'ss'),
  (name) => name.split(' ').slice(1).join(', '),
];

describe('a search for a name', () => {
  it('finds it, however it is typed', () => {
    const typing = fc.array(fc.constantFrom(...TYPINGS), { maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), typing, (name, ways) => {
        const typed = ways.reduce((text, way) => way(text), name);
        expect(finder(typed)(name), `${typed} finds ${name}`).to.equal(true);
      }),
    );
  });

  it('finds what is stored in another way, too', () => {
    for (const [typed, stored] of [
      ["O'Brien", 'OBrien'],
      ["O'Brien", 'O Brien'],
      ['Smith-Jones', 'Ann Smith Jones'],
      ['Year 5', 'Year  5'],
      ['García', 'GARCIA'],
      ['999/2003', '9992003'],
      ['9992003', '999/2003'],
      ['st aldhelms', 'St. Aldhelm’s'],
    ] as const)
      expect(finder(typed)(stored), `${typed} finds ${stored}`).to.equal(true);
  });

  it('finds nothing else', () => {
    for (const [typed, stored] of [
      ['Year 1', 'Year 10, 10B'],
      ['Year 5', 'Year 4, 4A, A999200121055'],
      ['%', 'Ann Lee'],
      ['_nn', 'Ann Lee'],
      ['A%Lee', 'Ann Lee'],
      ["'", 'Ann Lee'],
      ['-', 'Ann Lee'],
      ['Ann Lea', 'Ann Lee'],
      ['Ed', 'Pete Davis'],
      ['Li Wei', 'Julia Weiss'],
    ] as const)
      expect(finder(typed)(stored), `${typed} does not find ${stored}`).to.equal(false);
    expect(finder("'")('Seán O’Brien')).to.equal(true);
    expect(finder('50%')('50% of lessons')).to.equal(true);
    expect(finder('   ')('Ann Lee')).to.equal(true);
  });

  it('is the same in SQL, on every database, and quick for 2,000 pupils', () => {
    const database = openDatabase(':memory:', PORTAL_DIR);
    const finds = database.prepare<[string, string | null], number>('SELECT finds(?, ?)').pluck();
    expect(finds.get('obrien', 'Seán O’Brien')).to.equal(1);
    expect(finds.get('brian', 'Seán O’Brien')).to.equal(0);
    expect(finds.get('', null)).to.equal(0);
    expect(database.prepare("SELECT fold('Łukasz  O’Neil-Groß')").pluck().get()).to.equal(
      'lukasz oneil gross',
    );
    const began = performance.now();
    const many = database.prepare<[string], number>(
      `WITH RECURSIVE pupils (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM pupils WHERE n < 2000)
       SELECT count(*) FROM pupils WHERE finds(?, 'Chloé ' || n || ' O’Brien-Müller')`,
    );
    expect(many.pluck().get("o'brien CHLOE")).to.equal(2000);
    expect(performance.now() - began).to.be.below(500);
    database.close();
  });
});

describe('names', () => {
  it('are equal when only case, accents, apostrophes, hyphens or blanks differ', () => {
    expect(fold('Seán  O’Brien-Lée')).to.equal('sean obrien lee');
    for (const name of NAMES) {
      expect(fold(fold(name))).to.equal(fold(name));
      expect(fold(name.toUpperCase())).to.equal(fold(name));
    }
    expect(isSameName('Year  3', 'YEAR-3')).to.equal(true);
    expect(isSameName('5 A', '5a')).to.equal(true);
    expect(isSameName('*', '+')).to.equal(false);
    expect(isSameName('Year 1', 'Year 11')).to.equal(false);
    expect(fold('Noël')).to.not.equal(fold('Nell'));
  });
});

describe('a phrase in a subject', () => {
  it('is found in its order, however its apostrophes and accents are typed', () => {
    const subject = 'St Aldhelm’s: your  MIS is connected';
    for (const phrase of ["st aldhelm's:", 'your mis', 'ALDHELMS', ''])
      expect(phraseFinder(phrase)(subject), phrase).to.equal(true);
    expect(phraseFinder('MIS your')(subject)).to.equal(false);
  });
});

describe('an email address', () => {
  it('is the same in capitals and with the name of its owner', () => {
    for (const address of [
      'TOM@Oakfield.example',
      ' Tom Fielding <tom@oakfield.example> ',
      '<tom@oakfield.example>',
    ])
      expect(foldAddress(address)).to.equal('tom@oakfield.example');
  });
});
