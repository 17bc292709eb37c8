import { expect } from 'chai';
import { HUB_DIR } from '../../../hodder-hub/app.ts';
import { openDatabase } from '../../../shared/database/database.ts';
import { countTogether, createFaults, EVERYWHERE, type FaultScope } from '../../../shared/faults/faults.ts';

const NAME = 'api-429';
const here = { estab: '9992001', relyingParty: 'wellbeing.hodder.example' };
const [otherSchool, otherApp] = [
  { ...here, estab: '9992002' },
  { ...here, relyingParty: 'dashboard.example' },
];
const CONCERNED: readonly FaultScope[] = [here, otherSchool, otherApp, EVERYWHERE];

describe('a fault', () => {
  const database = openDatabase(':memory:', HUB_DIR);
  const faults = createFaults(database);
  const [ofSchool, ofApp] = [
    { ...EVERYWHERE, estab: here.estab },
    { ...EVERYWHERE, relyingParty: here.relyingParty },
  ];
  const on = (of: FaultScope, timesLeft: number | null = null) =>
    faults.switchOn({ name: NAME, ...of, timesLeft });
  afterEach(() => faults.allOff());
  after(() => database.close());

  for (const [what, of, reached] of [
    ['everything', EVERYWHERE, [true, true, true, true]],
    ['a school', ofSchool, [true, false, true, false]],
    ['an app', ofApp, [true, true, false, false]],
    ['an app at a school', here, [true, false, false, false]],
  ] as const) {
    it(`of ${what} is on for nothing else`, () => {
      on(of);
      expect(CONCERNED.map((concerned) => faults.isOn(NAME, concerned))).to.deep.equal(reached);
      faults.switchOff(NAME, of);
      expect(faults.areNone()).to.equal(true);
    });
  }

  it('acts a number of times, and is off then, in another process too', () => {
    on(ofSchool, 2);
    expect(faults.acts(NAME, otherSchool)).to.equal(false);
    expect([1, 2, 3].map(() => faults.acts(NAME, here))).to.deep.equal([true, true, false]);
    expect(createFaults(database).active()).to.deep.equal([]);
  });

  it('is not used up by looking', () => {
    on(EVERYWHERE, 1);
    expect([1, 2].map(() => faults.isOn(NAME, here))).to.deep.equal([true, true]);
  });

  it('that stays on saves one that is counted, and of two that are counted the nearer acts', () => {
    on(EVERYWHERE);
    on(here, 1);
    faults.acts(NAME, here);
    expect(faults.active()).to.have.length(2);
    faults.switchOff(NAME, EVERYWHERE);
    on(EVERYWHERE, 1);
    faults.acts(NAME, here);
    expect(faults.active()).to.deep.equal([{ name: NAME, ...EVERYWHERE, timesLeft: 1 }]);
  });

  it('is counted on both sides together', () => {
    const otherDatabase = openDatabase(':memory:', HUB_DIR);
    const other = createFaults(otherDatabase);
    countTogether(faults, other);
    for (const side of [faults, other]) side.switchOn({ name: NAME, ...here, timesLeft: 2 });
    expect(faults.acts(NAME, here)).to.equal(true);
    expect(other.active()).to.deep.equal([{ name: NAME, ...here, timesLeft: 1 }]);
    expect(other.acts(NAME, here)).to.equal(true);
    expect(faults.acts(NAME, here)).to.equal(false);
    otherDatabase.close();
  });
});
