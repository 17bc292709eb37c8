import { expect } from 'chai';
import { upn } from '../../../../shared/sample-data/people.ts';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { importPeople } from '../../../../xporter-portal/mis/import/imported.ts';
import { PupilRecord } from '../../../../xporter-portal/mis/import/record.ts';
import { changeExceptions } from '../../../../xporter-portal/records/people-exceptions.ts';
import { schoolOf } from '../../../../xporter-portal/records/schools.ts';
import { type Authorised, MIS, type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';

const [oakfield, , , , millbrook] = DEMO_SCHOOLS;
const SCOPES = ['School', 'Staff', 'Student'];

describe('the API after a reset', () => {
  let portal: PortalAlone;
  beforeEach(async () => {
    portal = await startPortalAlone();
  });
  afterEach(() => portal.stop());

  const idsIn = (text: string): string[] => [...text.matchAll(/"Id":"?([^",}]+)/g)].map(([, id]) => id ?? '');

  it('never gives a number twice, nor one school’s data to another', async () => {
    portal.steering.resetSchool(oakfield.estab);
    const first = portal.authorise(oakfield.estab, SCOPES);
    const ofOakfield = await portal.read(
      oakfield.estab,
      await portal.token(oakfield.estab, first.secret),
      'Staff',
    );
    expect(ofOakfield.status).to.equal(200);

    portal.steering.resetSchool(oakfield.estab);
    const second = portal.authorise(millbrook.estab, SCOPES);
    const ofMillbrook = await portal.read(
      millbrook.estab,
      await portal.token(millbrook.estab, second.secret),
      'Staff',
    );
    expect(ofMillbrook.status).to.equal(200);
    const oaks = new Set(idsIn(ofOakfield.text));
    expect(idsIn(ofMillbrook.text).filter((id) => id.length > 3 && oaks.has(id))).to.deep.equal([]);
    expect(ofMillbrook.text).not.to.contain('oakfield');
    expect(second.id).to.be.above(first.id);
  });

  it('shows no one that the school has excluded since', async () => {
    const read = async (secret: string) =>
      portal.read(millbrook.estab, await portal.token(millbrook.estab, secret), 'Students');
    const exclude = (id: number, key: string) =>
      changeExceptions(portal.context.database, id, { add: [{ kind: 'Student', key }] });
    const mis = portal.context.misStore.misOf(
      schoolOf(portal.context.database, millbrook),
      MIS,
      portal.clock.now(),
    );
    const [one, other] = mis.pupils.filter(({ status }) => status === 'OnRoll');
    if (!one || !other) throw new Error('Millbrook has two pupils');
    portal.steering.resetSchool(millbrook.estab);
    const first = portal.authorise(millbrook.estab, SCOPES);
    exclude(first.id, one.key);
    expect((await read(first.secret)).text)
      .to.contain(other.id)
      .and.not.contain(one.id);
    portal.steering.resetSchool(millbrook.estab);
    const second = portal.authorise(millbrook.estab, SCOPES);
    exclude(second.id, other.key);
    expect((await read(second.secret)).text)
      .to.contain(one.id)
      .and.not.contain(other.id);
  });

  describe('while a changeset is being read', () => {
    const { estab } = millbrook;
    let authorised: Authorised;
    let token: string;
    beforeEach(async () => {
      importPeople(portal.context.database, estab, { pupils: manyPupils(), staff: [] }, portal.clock.now());
      authorised = portal.authorise(estab, SCOPES);
      token = await portal.token(estab, authorised.secret);
    });

    /** Does something as soon as the MIS has been taken out, before all of its rows have been read. */
    function inTheMiddle(change: () => void): void {
      const { misStore } = portal.context;
      const { misOf } = misStore;
      misStore.misOf = (...of) => {
        misStore.misOf = misOf;
        setImmediate(change);
        return misOf(...of);
      };
    }

    const snapshots = () => portal.context.database.prepare('SELECT count(*) FROM snapshots').pluck().get();

    it('hands out nothing and keeps no snapshot', async () => {
      inTheMiddle(() => portal.steering.resetSchool(estab));
      expect((await portal.read(estab, token, 'Students?changedRows=*')).status).to.equal(401);
      expect(snapshots()).to.equal(0);
      portal.context.requests.flush();
      expect(portal.context.database.prepare('SELECT * FROM api_requests').all()).to.deep.equal([]);
    });

    it('excludes a pupil that the school stops sharing', async () => {
      const [pupil] = manyPupils();
      const exception = { kind: 'Student', key: pupil?.upn ?? '' } as const;
      inTheMiddle(() => changeExceptions(portal.context.database, authorised.id, { add: [exception] }));
      const { status, text } = await portal.read(estab, token, 'Students?changedRows=*');
      expect(status).to.equal(200);
      expect(text).to.contain('Forename2500').and.not.contain('"Forename1"');
      expect(snapshots()).to.equal(1);
    });
  });
});

/** More than are read in one turn. */
const manyPupils = (): PupilRecord[] =>
  Array.from({ length: 2500 }, (_, index) =>
    PupilRecord.parse({
      upn: upn(millbrook.estab, Math.floor(index / 900), 1 + (index % 900)),
      surname: 'Many',
      forename: `Forename${index + 1}`,
      dob: '2016-04-30',
      gender: 'F',
      ncyear: '5',
      reggroup: '5A',
    }),
  );
