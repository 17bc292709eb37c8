import { expect } from 'chai';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { type PortalAlone, startPortalAlone } from '../../support/portal-alone.ts';
import { type Reader, startReader } from '../reader.ts';

const [primary, secondary] = [DEMO_SCHOOLS[4], DEMO_SCHOOLS.find(({ phase }) => phase === 'Secondary')];

/** Options that public clients of Xporter ask for. */
describe('an option that a known client sends', () => {
  let portal: PortalAlone;
  let reader: Reader;

  before(async () => {
    portal = await startPortalAlone();
    reader = startReader(portal, primary.estab);
  });
  after(() => portal.stop());

  const rows = async (path: string, dataset: string, of = reader) =>
    (await of.read(path)).body[dataset] ?? [];
  const idsOf = async (path: string, dataset: string) =>
    (await rows(path, dataset)).map(({ Id }) => String(Id));

  it('onlyParentalResponsibility leaves other contacts out', async () => {
    const [all, some] = await Promise.all([
      rows('Contacts', 'Contacts'),
      rows('Contacts?options=onlyParentalResponsibility', 'Contacts'),
    ]);
    const ties = await rows('StudentContacts?parresp=1', 'StudentContacts');
    const responsible = new Set(ties.map(({ ContactId }) => ContactId));
    expect(some.length).to.be.within(1, all.length - 1);
    expect(some.map(({ Id }) => Id)).to.have.members([...responsible]);
  });

  it('includePreAdmissions adds contacts of children who are expected, and the links to them', async () => {
    const expected = await idsOf('Students?studentStatus=PreAdmission', 'Students');
    const options = 'options=includePreAdmissions,includeChildIdaasIds';
    const ties = (await rows(`StudentContacts?${options.split(',')[0]}`, 'StudentContacts')).filter(
      ({ StudentId }) => expected.includes(String(StudentId)),
    );
    expect(ties.length).to.be.above(expected.length / 2);
    const before = await idsOf('Contacts', 'Contacts');
    const contacts = await rows(`Contacts?${options}`, 'Contacts');
    const ids = contacts.map(({ Id }) => String(Id));
    expect(new Set(ids).size).to.equal(ids.length);
    expect(ids).to.include.members([...before, ...ties.map(({ ContactId }) => String(ContactId))]);
    const fresh = contacts.filter(({ Id }) => !before.includes(String(Id)));
    expect(fresh.length).to.be.above(0);
    const children = fresh.flatMap(({ ChildIdaasIds }) =>
      ChildIdaasIds === '' ? [] : String(ChildIdaasIds).split(','),
    );
    expect(expected.map((id) => `PL-${id}`)).to.include.members(children);
  });

  it('includeLeavers adds the links of pupils who have left', async () => {
    const left = await idsOf('Students?studentStatus=Leaver', 'Students');
    const ties = await rows('StudentContacts?options=includeLeavers', 'StudentContacts');
    const ofLeavers = ties.filter(({ StudentId }) => left.includes(String(StudentId)));
    expect(new Set(ofLeavers.map(({ StudentId }) => StudentId)).size).to.equal(left.length);
    const plain = await idsOf('StudentContacts', 'StudentContacts');
    expect(ties.map(({ Id }) => Id)).to.have.members([...plain, ...ofLeavers.map(({ Id }) => Id)]);
  });

  it('adds nobody that the school does not share', async () => {
    const some = startReader(portal, primary.estab, { people: 'exclude' });
    const [pupil] = some.whole().onRoll;
    some.change({ add: [{ kind: 'Student', key: pupil?.key ?? '' }] });
    const all = 'options=includePreAdmissions';
    expect(await rows(`Contacts?${all}`, 'Contacts', some)).to.deep.equal([]);
    expect(await rows(`StudentContacts?${all},includeLeavers`, 'StudentContacts', some)).to.deep.equal([]);
    expect(await rows('Staff?options=includeTemporary', 'Staff', some)).to.deep.equal([]);
  });

  it('includeSubGroups adds the groups within one', async () => {
    const groups = await rows('Groups', 'Group');
    const year = groups.find(({ Type, Code }) => Type === 'YearGrp' && Code === '3');
    expect(await rows(`Groups/${year?.Id}`, 'Group')).to.have.length(1);
    const within = await rows(`Groups/${year?.Id}?options=includeSubGroups`, 'Group');
    expect(within.map(({ Code }) => Code)).to.include.members(['3', '3A', '3A/En']);
    for (const { Type, Code } of within) expect(Code, String(Type)).to.match(/^3/);
    const form = await rows('Groups?Type=RegGrp&Code=3A&options=includeSubGroups', 'Group');
    expect(new Set(form.map(({ Type }) => Type))).to.deep.equal(new Set(['RegGrp', 'TeachingGrp']));
    expect((await rows('Groups?options=includeSubGroups', 'Group')).length).to.equal(groups.length);
  });

  it('includeTemporary adds supply staff, and the school can exclude them', async () => {
    const plain = await idsOf('Staff', 'Staff');
    const all = await rows('Staff?options=includeTemporary', 'Staff');
    const supply = all.filter(({ IsSupply }) => IsSupply === 1);
    expect(supply).to.have.length(2);
    expect(all.filter(({ IsSupply }) => IsSupply === 0).map(({ Id }) => Id)).to.deep.equal(plain);
    for (const one of supply)
      expect(one).to.include({ Roles: 'Supply Teacher', RoleCodes: 'SPLY', IsTeacher: 1 });
    const [person] = reader.whole().supply;
    reader.change({ add: [{ kind: 'Staff', key: person?.key ?? '' }] });
    expect(await idsOf('Staff?options=includeTemporary', 'Staff')).not.to.include(person?.id);
    reader.change({ remove: [{ kind: 'Staff', key: person?.key ?? '' }] });
  });

  it('includeHierarchy names line managers, up to the head', async () => {
    const staff = await rows('Staff?options=includeHierarchy', 'Staff');
    const head = staff.find(({ Roles }) => Roles === 'Head Teacher');
    expect(head).to.have.property('LineManagerId', null);
    const managerOf = new Map(staff.map(({ Id, LineManagerId }) => [Id, LineManagerId]));
    for (const { Id } of staff.filter((one) => one !== head)) {
      let [top, steps] = [Id, 0];
      while (top !== head?.Id && steps < 5) {
        top = managerOf.get(top) ?? '';
        steps++;
      }
      expect(top, String(Id)).to.equal(head?.Id);
    }
    expect(staff[0]).to.include.keys('LineManagerId');
    expect((await rows('Staff', 'Staff'))[0]).not.to.have.property('LineManagerId');
  });

  it('includeComms adds what older pupils are reached by, as PersonComms has it', async () => {
    const older = startReader(portal, secondary?.estab ?? '');
    const pupils = await rows('Students?options=includeComms', 'Students', older);
    const comms = await rows('PersonComms?PersonType=Student', 'PersonComms', older);
    const values = pupils.flatMap(({ WorkEmail, MobilePhone, HomeEmail }) => [
      WorkEmail,
      MobilePhone,
      HomeEmail,
    ]);
    expect(values.filter((value) => value !== null)).to.have.members(comms.map(({ Value }) => Value));
    expect(pupils.filter(({ MobilePhone }) => MobilePhone !== null).length).to.be.above(pupils.length / 2);
    expect((await rows('Students?pageSize=1', 'Students', older))[0]).not.to.have.property('MobilePhone');
    const [young] = await rows('Students?pageSize=1&options=includeComms', 'Students');
    expect(young).to.include({ MobilePhone: null, HomeEmail: null });
  });
});
