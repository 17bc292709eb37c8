import { expect } from 'chai';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { isOpenTo } from '../../../../xporter-portal/api/consent/rules.ts';
import { ENDPOINTS } from '../../../../xporter-portal/api/xod/catalogue/catalogue.ts';
import type { Contact } from '../../../../xporter-portal/mis/families.ts';
import type { Pupil } from '../../../../xporter-portal/mis/pupils.ts';
import type { StaffMember } from '../../../../xporter-portal/mis/staff.ts';
import type { View } from '../../../../xporter-portal/mis/view.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { ALL_SCOPES, type Reader, startReader } from '../reader.ts';
import { wholeOf } from './endpoints.ts';

const { estab } = DEMO_SCHOOLS[4];

describe('consent', () => {
  let portal: PortalAlone;
  let everything: Reader;
  let some: Reader;
  let withoutSome: Reader;

  before(async () => {
    portal = await startPortalAlone();
    everything = startReader(portal, estab);
    some = startReader(portal, estab);
    withoutSome = startReader(portal, estab);
    withoutSome.change({
      add: [
        { kind: 'Student', key: pupilLeftOut(withoutSome.whole()).key },
        { kind: 'Staff', key: teacherLeftOut(withoutSome.whole()).key },
        { kind: 'Contact', key: contactLeftOut(withoutSome.whole()).key },
      ],
    });
  });
  after(() => portal.stop());

  for (const endpoint of ENDPOINTS) {
    describe(`of ${endpoint.name}`, () => {
      const request = (reader: Reader) => {
        const view = reader.whole();
        const person = endpoint.name.includes('Staff') ? teacher(view) : pupil(view);
        return wholeOf(endpoint, view, person);
      };

      it('answers a partner with access to everything', async () => {
        const { status, body } = await everything.read(request(everything));
        expect(status).to.equal(200);
        for (const { name } of endpoint.datasets)
          expect(body[name], name).to.be.an('array').that.is.not.empty;
      });

      const needsNothing = endpoint.scopes.some((together) => together.length === 0);
      if (!needsNothing) {
        it('is refused without its scope, in the envelope', async () => {
          const needed = new Set(endpoint.scopes.flat());
          some.share(ALL_SCOPES.filter((scope) => !needed.has(scope)));
          const { status, complaint } = await some.read(request(some));
          expect(status).to.equal(403);
          expect(complaint).to.contain(endpoint.name).and.contain('does not share');
        });

        it('is refused without one of two that it needs together', async () => {
          for (const together of endpoint.scopes.filter(({ length }) => length > 1)) {
            for (const missing of together) {
              some.share(together.filter((scope) => scope !== missing));
              expect((await some.read(request(some))).status).to.equal(403);
            }
          }
        });
      }

      it('shows the fields of granted scopes, and no others', async () => {
        for (const together of endpoint.scopes) {
          const granted = new Set(together);
          expect(isOpenTo(endpoint, granted)).to.equal(true);
          some.share([...granted]);
          const { body } = await some.read(request(some));
          for (const { name, fields } of endpoint.datasets) {
            const shown = fields.filter(
              ({ scopes }) => scopes.length === 0 || scopes.some((scope) => granted.has(scope)),
            );
            for (const row of body[name] ?? []) {
              expect(Object.keys(row)).to.deep.equal(shown.map((field) => field.name));
            }
          }
        }
      });

      it('never says a word of people who are excluded', async () => {
        const view = withoutSome.whole();
        const hidden = [pupilLeftOut(view), teacherLeftOut(view), contactLeftOut(view)];
        const { text } = await withoutSome.read(request(withoutSome));
        for (const { id, forename, surname } of hidden) {
          expect(text).not.to.match(new RegExp(`\\b${id}\\b`));
          expect(text).not.to.contain(`${forename} ${surname}`);
        }
        for (const { id } of hidden) {
          if (!endpoint.takesId) continue;
          const path = request(withoutSome).replace(/\/[^?]*\?/, `/${id}?`);
          const { body } = await withoutSome.read(path);
          const [main] = endpoint.datasets;
          expect(body[main?.name ?? ''], `${id} of ${endpoint.name}`).to.deep.equal([]);
        }
      });
    });
  }

  it('says of no scope that it shows rows of an endpoint that it does not open', () => {
    for (const { name, scopes, datasets } of ENDPOINTS) {
      const [key] = datasets.flatMap(({ fields }) => fields);
      const opening = new Set(scopes.flat());
      expect(
        key?.scopes.filter((scope) => !opening.has(scope)),
        name,
      ).to.deep.equal([]);
    }
  });

  it('counts nobody who is excluded', async () => {
    const counts = async (reader: Reader) =>
      Object.fromEntries(
        ((await reader.read('Counts')).body.Counts ?? []).map(({ Area, Count }) => [Area, Count]),
      );
    const whole = await counts(everything);
    const part = await counts(withoutSome);
    expect(part.Students).to.equal(whole.Students - 1);
    expect(part.Staff).to.equal(whole.Staff - 1);
    expect(part.Contacts).to.be.below(whole.Contacts);
  });

  it('lists the exceptions in GDPRIDs', async () => {
    const view = withoutSome.whole();
    const { GDPR } = JSON.parse((await withoutSome.ask('GDPRIDs')).text);
    expect(GDPR[0]).to.deep.include({
      IsOptIn: false,
      StudentIds: [pupilLeftOut(view).id],
      StaffIds: [teacherLeftOut(view).id],
      ContactIds: [contactLeftOut(view).id],
    });
  });

  it('of everyone excluded but five shows exactly those five', async () => {
    const reader = startReader(portal, estab, { people: 'exclude' });
    const five = reader.whole().onRoll.slice(10, 15);
    reader.change({ add: five.map(({ key }) => ({ kind: 'Student', key })) });
    const { body } = await reader.read('Students/');
    expect(body.Students?.map(({ Id }) => Id)).to.have.members(five.map(({ id }) => id));
    expect((await reader.read('Staff/')).body.Staff).to.deep.equal([]);
    const { StudentMembers } = (await reader.read('Groups/?options=includeStudentMembers')).body;
    expect(new Set(StudentMembers?.map(({ StudentId }) => StudentId))).to.have.all.keys(
      ...five.map(({ id }) => id),
    );
    const { GDPR } = JSON.parse((await reader.ask('GDPRIDs')).text);
    expect(GDPR[0].IsOptIn).to.equal(true);
    expect(GDPR[0].StudentIds).to.have.members(five.map(({ id }) => id));
  });
});

/** Somebody with a sibling, whose absence families have to respect. */
const pupilLeftOut = (view: View): Pupil =>
  found(view.onRoll.find(({ household }) => view.pupilsOfHousehold(household).length > 1));
const teacherLeftOut = (view: View): StaffMember =>
  found(view.staff.find(({ role, status }) => role === 'Head Teacher' && status === 'Current'));
/** Of a family that is not the left-out pupil's. */
const contactLeftOut = (view: View): Contact =>
  found(view.contacts().find(({ household }) => household !== pupilLeftOut(view).household));

const pupil = (view: View): Pupil => found(view.onRoll.find((one) => one !== pupilLeftOut(view)));
const teacher = (view: View): StaffMember =>
  found(view.staff.find((one) => one.isTeacher && one.status === 'Current' && one.registration !== null));

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the invented school has nobody like that');
  return value;
}
