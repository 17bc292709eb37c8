import { isUtf8 } from 'node:buffer';
import { expect } from 'chai';
import fc from 'fast-check';
import { upn } from '../../../shared/sample-data/people.ts';
import { readPeople } from '../../../xporter-portal/mis/import/read-file.ts';

const [IVY, ZOE] = [upn('9992003', 20, 101), upn('9992003', 20, 102)];
const HEADING = 'UPN,Surname,Forename,DOB,Gender,NCyear,RegGroup';
const ivy = `${IVY},Marsh,Ivy,2016-02-11,F,6,6A`;
const zoe = `${ZOE},Müller-O’Brien,Zoë,2016-05-02,F,6,6A`;
const csv = [HEADING, ivy, zoe, ''].join('\r\n');
const json = JSON.stringify({
  pupils: [
    {
      UPN: ZOE,
      Surname: 'Müller',
      Forename: 'Zoë',
      DOB: '2016-05-02',
      Gender: 'F',
      NCyear: 6,
      RegGroup: '6A',
    },
  ],
});

const LATIN: Record<string, number> = {
  '’': 0x92,
  '‘': 0x91,
  '–': 0x96,
  Š: 0x8a,
  š: 0x9a,
  Ž: 0x8e,
  ž: 0x9e,
  Œ: 0x8c,
  Ÿ: 0x9f,
};
const ENCODINGS = {
  'UTF-8': (text: string) => Buffer.from(text),
  'UTF-8 with a mark': (text: string) => Buffer.from(`\uFEFF${text}`),
  'UTF-16 LE': (text: string) => Buffer.from(text, 'utf16le'),
  'UTF-16 LE with a mark': (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'UTF-16 BE': (text: string) => Buffer.from(text, 'utf16le').swap16(),
  'UTF-16 BE with a mark': (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
  'Windows-1252': (text: string) =>
    Buffer.from([...text].map((char) => LATIN[char] ?? char.codePointAt(0) ?? 0)),
};
const SEPARATORS = { comma: ',', semicolon: ';', tab: '\t', bar: '|' };

const names = (name: string, content: string | Uint8Array) => {
  const { pupils, refusals } = readPeople(name, content);
  expect(refusals).to.deep.equal([]);
  return pupils.map(({ forename, surname }) => `${forename} ${surname}`);
};
const complaints = (content: string | Uint8Array, name = 'people.csv') => {
  const { pupils, staff, refusals } = readPeople(name, content);
  if (refusals.length === 0) throw new Error(`taken: ${JSON.stringify([...pupils, ...staff])}`);
  return refusals.map(({ where, why }) => `${where}: ${why}`);
};
const pupil = (fields: Record<string, unknown>) =>
  readPeople(
    'one.json',
    JSON.stringify({
      pupils: [
        {
          UPN: IVY,
          Surname: 'Marsh',
          Forename: 'Ivy',
          DOB: '2016-02-11',
          Gender: 'F',
          NCyear: '6',
          RegGroup: '6A',
          ...fields,
        },
      ],
    }),
  );
const why = (fields: Record<string, unknown>) => pupil(fields).refusals.map((refusal) => refusal.why);

describe('a file that a school office has', () => {
  for (const [encoding, encode] of Object.entries(ENCODINGS)) {
    it(`is read in ${encoding}, with any separator, and in JSON`, () => {
      for (const separator of Object.values(SEPARATORS)) {
        const content = encode(csv.replaceAll(',', separator));
        expect(names('people.csv', content), separator).to.deep.equal(['Ivy Marsh', 'Zoë Müller-O’Brien']);
      }
      expect(names('people.json', encode(json))).to.deep.equal(['Zoë Müller']);
      const { notes } = readPeople('people.csv', encode(csv));
      expect(notes).to.deep.equal(
        encoding.startsWith('UTF-8')
          ? []
          : [`Read as ${encoding.slice(0, 6) === 'UTF-16' ? 'UTF-16' : encoding}`],
      );
    });
  }

  it('gives the names that were written, in every encoding, or none', () => {
    const letters = fc.array(fc.constantFrom(...'aeéèêëïöüÜÅÆøñçßŠžÉ’– ndOxyz'), {
      minLength: 3,
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        letters,
        fc.constantFrom(...Object.keys(ENCODINGS)),
        fc.constantFrom(...Object.values(SEPARATORS)),
        (name, encoding, separator) => {
          const surname = `M${name.join('').trim().replace(/ +/g, ' ')}`;
          const row = [IVY, surname, 'Ivy', '2016-02-11', 'F', '6', '6A'];
          const content = `${HEADING.replaceAll(',', separator)}\r\n${row.join(separator)}\r\n`;
          const encode = ENCODINGS[encoding as keyof typeof ENCODINGS];
          // What is the same in two encodings cannot be told apart: “É’” is one letter in UTF-8.
          fc.pre(encoding !== 'Windows-1252' || !isUtf8(encode(surname)));
          const { pupils, refusals } = readPeople('people.csv', encode(content));
          if (refusals.length === 0) expect(pupils[0]?.surname).to.equal(surname);
          else expect(refusals[0]?.why).to.contain('UTF-8');
          if (encoding !== 'Windows-1252') expect(refusals).to.deep.equal([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is refused by line where its characters cannot be known', () => {
    const broken = Buffer.concat([
      Buffer.from(`${csv}`),
      Buffer.from([...'x,M\xfcller'].map((char) => char.charCodeAt(0))),
    ]);
    expect(complaints(broken)).to.deep.equal([
      'line 3: has characters in UTF-8, and other lines do not: save the file again as “CSV UTF-8”',
    ]);
    expect(complaints(csv.replace('ü', '\uFFFD'))[0]).to.match(/^line 3: has a character that was lost/);
    expect(
      complaints(Buffer.from([...csv.replace('’', '\x81')].map((char) => char.charCodeAt(0))))[0],
    ).to.match(/^line 3: has a character in none of/);
    expect(complaints(json.replace('ü', '\\ud800'), 'people.json')).to.deep.equal([
      'pupil 1: Surname has a character that was lost',
    ]);
  });

  it('is named where it is a spreadsheet or a PDF', () => {
    const sent = (start: string) => complaints(Buffer.from(`${start} and more\0`, 'latin1'));
    expect(sent('PK\x03\x04')).to.deep.equal([
      'line 1: is a spreadsheet (such as .xlsx), not CSV. Open it and save it as “CSV UTF-8”',
    ]);
    expect(sent('\xd0\xcf\x11\xe0')[0]).to.contain('an old Excel or Word');
    expect(sent('%PDF-1.7')[0]).to.contain('a PDF');
  });

  it('may name its separator, and have blank rows and blank columns at the end', () => {
    const both = ['Ivy Marsh', 'Zoë Müller-O’Brien'];
    expect(names('a.csv', `sep=,\r\n${csv}`)).to.deep.equal(both);
    expect(names('a.csv', `\uFEFFsep=;\r\n${csv.replaceAll(',', ';')}`)).to.deep.equal(both);
    expect(names('a.csv', `SEP=\t\n${csv.replaceAll(',', '\t')}`)).to.deep.equal(both);
    expect(names('a.csv', `"sep=,"\n${csv}`)).to.deep.equal(both);
    const blank = [',,,,,,', ' ,\u00a0, , , , , ', '\u00a0', ',,', '"","",""', ''].join('\n');
    expect(
      names('a.csv', `${blank}\n${HEADING}\n${blank}\n${ivy}\n${blank}\n${zoe}\n${blank}`),
    ).to.deep.equal(both);
    expect(names('a.csv', `${HEADING},,\n${ivy},,\n${zoe}, ,\n`)).to.deep.equal(both);
    expect(names('a.csv', `${HEADING}\n${ivy},,\n${zoe},\n`)).to.deep.equal(both);
    expect(names('a.csv', csv.replaceAll('\r\n', '\r'))).to.deep.equal(both);
    expect(names('a.csv', `${HEADING}\r\n${ivy}\n${zoe}`)).to.deep.equal(both);
    expect(complaints(`sep=,\n${HEADING}\n${ivy}\nx`)).to.deep.equal([
      'line 4: has a different number of cells from the heading line',
    ]);
  });

  it('is refused once for its headings, before any row', () => {
    const rows = `x,\n${ivy}\n${ivy}`;
    expect(complaints(`${HEADING},surname\n${rows}`)).to.deep.equal(['line 1: has the column surname twice']);
    expect(complaints(`${HEADING},,Email\n${ivy},,\n`)).to.deep.equal(['line 1: column 8 has no heading']);
    expect(complaints(`${HEADING},\n${ivy},note\n`)).to.deep.equal(['line 1: column 8 has no heading']);
    expect(complaints(`${HEADING},Shoes\n${rows}`)).to.deep.equal(['line 1: has unknown columns: shoes']);
    expect(
      complaints(`${HEADING.replace(',RegGroup', '')}\n${ivy.replace(',6A', '')}\n${ivy.replace(',6A', '')}`),
    ).to.deep.equal(['line 1: has no column RegGroup, which pupils need']);
    expect(complaints('{"pupils":[{"UPN":"x","Shoes":9},{"Shoes":9}]}', 'a.json')).to.deep.equal([
      'pupil 1: has unknown columns: shoes',
    ]);
    expect(complaints('{"pupils":[{"Surname":"a","surname":"b"}]}', 'a.json')).to.deep.equal([
      'pupil 1: has the column surname twice',
    ]);
    expect(complaints('{"pupils":[{"Surname":"a \\" {",\n"Surname":"b"}]}', 'a.json')).to.deep.equal([
      'line 2: has Surname twice',
    ]);
    expect(complaints('{"pupils":[],"pupils":[]}', 'a.json')).to.deep.equal(['line 1: has pupils twice']);
    expect(complaints('{"Pupil":[]}', 'a.json')[0]).to.contain('has Pupil, which is neither');
    expect(names('a.json', json.replace('pupils', 'Pupils'))).to.deep.equal(['Zoë Müller']);
    expect(names('a.json', json.replace('[{', '[{},{"UPN":"  ","Surname":null},{'))).to.deep.equal([
      'Zoë Müller',
    ]);
  });

  it('says once that a field is missing', () => {
    for (const field of ['UPN', 'Surname', 'Forename', 'DOB', 'Gender', 'NCyear', 'RegGroup']) {
      for (const value of ['', ' \u00a0', null, undefined, 'NULL', 'n/a'])
        expect(why({ [field]: value }), `${field} ${value}`).to.deep.equal([`${field} is missing`]);
    }
    expect(why({ DOB: { year: 2016 } })).to.deep.equal(['DOB is not text']);
  });

  it('names year groups in whole words', () => {
    const years = {
      ...{ N: -1, N1: -1, n2: -1, E1: -1, E2: -1, Nursery: -1, NURSERY: -1, R: 0, Reception: 0, r: 0 },
      ...{
        5: 5,
        '05': 5,
        Y5: 5,
        'Yr 5': 5,
        yr5: 5,
        'Year 5': 5,
        'YEAR  5': 5,
        Year5: 5,
        'Year\u00a05': 5,
        12: 12,
        13: 13,
        14: 14,
        X: 15,
      },
    };
    for (const [text, year] of Object.entries(years))
      expect(pupil({ NCyear: text }).pupils[0]?.ncyear, text).to.equal(year);
    expect(pupil({ NCyear: 5 }).pupils[0]?.ncyear).to.equal(5);
    for (const text of [
      'Not known',
      'NaN',
      'No',
      'Right',
      'Repeated',
      'Rec',
      'Nurs',
      'N3',
      'E3',
      '15',
      '0',
      '-1',
      '5th',
      '1e1',
      '0x5',
      '5.5',
      'Year',
      'Y',
      'XX',
    ])
      expect(why({ NCyear: text }), text).to.deep.equal([`NCyear “${text}” is not N, R, 1 to 14 or X`]);
    for (const text of ['N/A', 'None', 'NULL'])
      expect(why({ NCyear: text }), text).to.deep.equal(['NCyear is missing']);
  });

  it('reads nothing by its first letter', () => {
    for (const [field, wrong, value, read] of [
      ['Gender', 'Fred', 'Female', 'F'],
      ['Gender', 'Mx', 'male', 'M'],
      ['SENprovision', 'Known', 'k', 'K'],
      ['SENprovision', 'EHCP pending', 'E', 'E'],
      ['FSMeligible', 'Yesterday', 'Yes', true],
      ['FSMeligible', 'Not yet', 'n', false],
      ['PupilPremium', '10', '1', true],
    ] as const) {
      expect(why({ [field]: wrong })[0]).to.contain(`“${wrong}” is not`);
      expect(pupil({ [field]: value }).pupils[0]).to.have.property(field.toLowerCase(), read);
    }
    expect(readPeople('a.csv', `Type,${HEADING}\npupilx,${ivy}`).refusals[0]?.why).to.contain(
      'is not pupil or staff',
    );
  });

  it('writes days as in England', () => {
    for (const text of [
      '2016-04-03',
      '03/04/2016',
      '3/4/2016',
      '03-04-2016',
      '3.4.2016',
      '2016/04/03',
      '3 April 2016',
      '03-Apr-2016',
      '2016-04-03 00:00:00',
      '03/04/2016 00:00',
      '2016-04-03T00:00:00.000Z',
    ])
      expect(pupil({ DOB: text }).pupils[0]?.dob, text).to.equal('2016-04-03');
    for (const text of [
      '04/30/2016',
      '31/04/2016',
      '03/04/16',
      '3/4-2016',
      '42463',
      '2016-04-03 10:30',
      '3 Aprils 2016',
    ])
      expect(why({ DOB: text }), text).to.deep.equal([
        `DOB “${text}” is not a day: write 2016-04-30 or 30/04/2016`,
      ]);
    expect(pupil({ EntryDate: 'N/A', LeavingDate: '21/07/2027' }).pupils[0]).to.include({
      entrydate: null,
      leavingdate: '2027-07-21',
    });
  });

  it('writes an accented letter in one way', () => {
    expect(pupil({ Forename: 'Zoe\u0308' }).pupils[0]?.forename).to.equal('Zo\u00eb');
  });

  it('keeps a person called Null, and cells that spreadsheets wrap', () => {
    expect(
      names('a.csv', `${HEADING}\n${ivy.replace('Marsh', 'Null').replace('Ivy', '"Ivy\n May"')}`),
    ).to.deep.equal(['Ivy May Null']);
    expect(pupil({ UPN: IVY.toLowerCase(), Email: 'NULL' }).pupils[0]).to.include({ upn: IVY, email: null });
  });

  it('has no former UPN of another pupil', () => {
    const heading = `${HEADING},FormerUPN`;
    expect(complaints(`${heading}\n${ivy},\n${zoe},${IVY}`)).to.deep.equal([
      `line 3: FormerUPN ${IVY} is also on line 2`,
    ]);
    expect(names('a.csv', `${heading}\n${ivy},${IVY}\n`)).to.deep.equal(['Ivy Marsh']);
  });
});
