import { later } from '../../../../../shared/sample-data/school-year.ts';
import { addressOf, type Contact } from '../../../../mis/families.ts';
import { commsOf, detailsOf, type Pupil } from '../../../../mis/pupils.ts';
import { guidOf, shortId } from '../../../../records/mis-kinds.ts';
import {
  columnsOf,
  type DataRequest,
  dataset,
  type Endpoint,
  flag,
  matchesId,
  ROW_HASH,
  spelled,
  updated,
} from '../declare.ts';
import { addressColumns } from './common-columns.ts';
import { pupilIds } from './student-columns.ts';

const shown = columnsOf<Contact>('Contact');
const unique = ({ key }: Contact, { view }: DataRequest) =>
  `${view.kind.wireName}/${view.school.estab}/contact/${key}`;
const externalId = (contact: Contact, request: DataRequest) => guidOf(`external/${unique(contact, request)}`);
const xid = (contact: Contact, request: DataRequest) => shortId(unique(contact, request));
const idaasId = ({ id }: Contact) => `PC-${id}`;
const address = ({ household }: Contact, { view }: DataRequest) => addressOf(view.school, household);

const EXPECTED = { includePreAdmissions: 'PreAdmission' } as const;
const PAST_AND_EXPECTED = { ...EXPECTED, includeLeavers: 'Leaver' } as const;

/** Pupils of a status that an option adds to those on roll. */
function added(
  { view, options }: DataRequest,
  statuses: Readonly<Record<string, Pupil['status']>>,
): readonly Pupil[] {
  const wanted = new Set(
    Object.keys(statuses).flatMap((option) => (options.has(option) ? [statuses[option]] : [])),
  );
  if (wanted.size === 0) return [];
  return view.pupils.filter(({ status, enrolment }) => enrolment === 'C' && wanted.has(status));
}

function children({ household, hasParentalResponsibility }: Contact, request: DataRequest): readonly Pupil[] {
  if (!hasParentalResponsibility) return [];
  const others = added(request, EXPECTED).filter((pupil) => pupil.household === household);
  return [...request.view.pupilsOfHousehold(household), ...others];
}

function contactsOf(request: DataRequest): readonly Contact[] {
  const { view, options } = request;
  const here = new Set(view.contacts().map(({ household }) => household));
  const households = new Set(added(request, EXPECTED).map(({ household }) => household));
  const others = [...households].filter((household) => !here.has(household));
  const all = [...view.contacts(), ...others.flatMap(view.contactsOfAnyHousehold)];
  return options.has('onlyParentalResponsibility')
    ? all.filter(({ hasParentalResponsibility }) => hasParentalResponsibility)
    : all;
}

const childXids = shown(
  'ChildXIDs',
  (contact, request) =>
    children(contact, request)
      .map((pupil) => pupilIds.xid(pupil, request))
      .join(','),
  { option: 'includeChildXIDs' },
);

export const contacts: Endpoint = {
  id: 'school.contacts',
  name: 'Contacts',
  takesId: true,
  title: 'Contacts',
  about: 'Parents, carers and other people the school contacts about a pupil on roll.',
  scopes: [['Contact']],
  options: {
    includeChildIdaasIds: 'Adds the column ChildIdaasIds, where there is parental responsibility',
    includeChildXIDs: 'Adds the column ChildXIDs, where there is parental responsibility',
    includePreAdmissions: 'Adds contacts of pre-admissions',
    onlyParentalResponsibility: 'Excludes contacts without parental responsibility',
  },
  parameters: [],
  datasets: [
    dataset<Contact>({
      name: 'Contacts',
      rows: (request) =>
        contactsOf(request).filter(
          (contact) =>
            matchesId(request.id, contact.id, idaasId(contact)) ||
            matchesId(request.id, externalId(contact, request), xid(contact, request)),
        ),
      fields: [
        shown('Id', ({ id }) => id),
        shown('XID', xid),
        shown('IdaasId', idaasId),
        shown('ExternalId', externalId),
        shown('Title', ({ title }) => title),
        shown('Suffix', () => null),
        shown('Surname', ({ surname }) => surname),
        shown('Forename', ({ forename }) => forename),
        shown('DisplayName', ({ title, forename, surname }) => `${title} ${forename} ${surname}`),
        shown('HomeLanguage', ({ language }) => language.name),
        shown('HomeLanguageCode', ({ language }) => language.code),
        shown('TranslatorRequired', ({ needsTranslator }) => flag(needsTranslator)),
        shown('WorkEmail', () => null),
        shown('WorkPhone', ({ workPhone }) => workPhone),
        shown('HomeEmail', ({ email }) => email || null),
        shown('HomePhone', ({ homePhone }) => homePhone),
        shown('MobilePhone', ({ mobile }) => mobile),
        ...addressColumns(shown, address, ['Address']),
        shown(
          'ChildIdaasIds',
          (contact, request) => children(contact, request).map(pupilIds.idaasId).join(','),
          { option: 'includeChildIdaasIds' },
        ),
        childXids,
        shown('LastUpdated', ({ changed }) => updated(changed)),
        shown(ROW_HASH, () => ''),
        spelled('ChildXids', childXids),
      ],
    }),
  ],
};

interface Tie {
  pupil: Pupil;
  contact: Contact;
}

const tie = columnsOf<Tie>('Contact');
const externalIds = { option: 'includeExternalIds' };

export const studentContacts: Endpoint = {
  id: 'school.studentcontacts',
  name: 'StudentContacts',
  takesId: true,
  title: 'Pupils’ contacts',
  about: 'Links between pupils and contacts: relationship, priority and parental responsibility.',
  scopes: [
    ['Contact', 'Student'],
    ['Contact', 'StudentLite'],
  ],
  options: {
    includeExternalIds: 'Adds the columns StudentExternalId and ContactExternalId',
    includeLeavers: 'Adds links of pupils who left in this academic year or the last',
    includePreAdmissions: 'Adds links of pre-admissions',
  },
  parameters: [
    { name: 'relationship', about: 'Links of one relationship, for example Mother', check: 'text' },
    { name: 'priority', about: 'Links of one priority. 1 is called first', check: 'text' },
    { name: 'parresp', about: 'With (1) or without (0) parental responsibility', check: ['0', '1'] },
  ],
  datasets: [
    dataset<Tie>({
      name: 'StudentContacts',
      aliases: ['StudentContact'],
      rows(request) {
        const { view, id, filters } = request;
        return [...view.onRoll, ...added(request, PAST_AND_EXPECTED)].flatMap((pupil) =>
          view.contactsOfAnyHousehold(pupil.household).flatMap((contact) => {
            const { relationship, priority, hasParentalResponsibility } = contact;
            const wanted =
              (filters.relationship === undefined ||
                relationship.toLowerCase() === filters.relationship.toLowerCase()) &&
              (filters.priority === undefined || String(priority) === filters.priority) &&
              (filters.parresp === undefined ||
                String(flag(hasParentalResponsibility)) === filters.parresp) &&
              matchesId(id, pupil.id, contact.id, `PL-${pupil.id}.PC-${contact.id}`);
            return wanted ? [{ pupil, contact }] : [];
          }),
        );
      },
      fields: [
        tie('Id', ({ pupil, contact }) => `PL-${pupil.id}.PC-${contact.id}`),
        tie('StudentId', ({ pupil }) => pupil.id),
        tie('ContactId', ({ contact }) => contact.id),
        tie('StudentExternalId', ({ pupil }, request) => pupilIds.externalId(pupil, request), externalIds),
        tie('ContactExternalId', ({ contact }, request) => externalId(contact, request), externalIds),
        tie('Relationship', ({ contact }) => contact.relationship),
        tie('Priority', ({ contact }) => String(contact.priority)),
        tie('ParResp', ({ contact }) => flag(contact.hasParentalResponsibility)),
        tie('LastUpdated', ({ pupil, contact }) => updated(later(pupil.changed, contact.changed))),
        tie(ROW_HASH, () => ''),
      ],
    }),
  ],
};

/** A person's telephone number or email address. */
interface Reach {
  person: { id: string; kind: 'Student' | 'Staff' | 'Contact'; changed: string };
  prefix: string;
  type: 'E' | 'T' | 'M';
  location: 'H' | 'W' | 'M';
  /** Among all the entries that a person of this kind can have: an entry keeps its id when another comes or goes. */
  place: number;
  priority: number;
  value: string;
}

const reach = columnsOf<Reach>('Staff', 'Student', 'Contact');

export const personComms: Endpoint = {
  id: 'school.personcomms',
  name: 'PersonComms',
  takesId: true,
  title: 'Telephone numbers and email addresses',
  about:
    'Telephone numbers and email addresses of contacts, staff and pupils, of the kinds the school shares.',
  scopes: [['Contact'], ['Staff'], ['Student']],
  options: {},
  parameters: [
    { name: 'CommsType', about: 'Email, telephone or mobile', check: ['E', 'T', 'M'] },
    { name: 'LocationCode', about: 'Home, work or mobile', check: ['H', 'W', 'M'] },
    { name: 'Priority', about: 'Entries of one priority. 1 is used first', check: 'text' },
    { name: 'IsDefault', about: 'The main entry (1) or others (0)', check: ['0', '1'] },
    { name: 'PersonType', about: 'Entries of one kind of person', check: ['Student', 'Staff', 'Contact'] },
  ],
  datasets: [
    dataset<Reach>({
      name: 'PersonComms',
      rows: ({ view, granted, id, filters }) => {
        const all = [
          ...(granted.has('Contact') ? view.contacts().flatMap(reachContact) : []),
          ...(granted.has('Staff')
            ? view.staff
                .filter(({ status }) => status === 'Current')
                .flatMap(({ id: staffId, changed, email, phone }) => {
                  const person = { id: staffId, kind: 'Staff' as const, changed };
                  return listed(person, 'PWT', [
                    ['E', 'W', email],
                    ['T', 'W', phone],
                  ]);
                })
            : []),
          ...(granted.has('Student')
            ? view.onRoll.flatMap((pupil) => {
                const person = { id: pupil.id, kind: 'Student' as const, changed: pupil.changed };
                const { mobile, homeEmail } = commsOf(view.school, pupil);
                return listed(person, 'PL', [
                  ['E', 'W', detailsOf(view.school, pupil).email ?? ''],
                  ['M', 'M', mobile ?? ''],
                  ['E', 'H', homeEmail ?? ''],
                ]);
              })
            : []),
        ];
        return all.filter(
          ({ person, type, location, priority }) =>
            matchesId(id, person.id) &&
            (filters.CommsType === undefined || type === filters.CommsType) &&
            (filters.LocationCode === undefined || location === filters.LocationCode) &&
            (filters.Priority === undefined || String(priority) === filters.Priority) &&
            (filters.IsDefault === undefined || String(flag(priority === 1)) === filters.IsDefault) &&
            (filters.PersonType === undefined || person.kind === filters.PersonType),
        );
      },
      fields: [
        reach('Id', ({ person, prefix, type, place }) => `${prefix}-${person.id}.${place}.${type}`),
        reach('PersonId', ({ person }) => person.id),
        reach('PersonType', ({ person }) => person.kind),
        reach('CommsType', ({ type }) => type),
        reach('LocationCode', ({ location }) => location),
        reach('Priority', ({ priority }) => String(priority)),
        reach('IsDefault', ({ priority }) => flag(priority === 1)),
        reach('Value', ({ value }) => value),
        reach('Notes', () => null),
        reach('LastUpdated', ({ person }) => updated(person.changed)),
        reach(ROW_HASH, () => ''),
      ],
    }),
  ],
};

function reachContact({ id, changed, mobile, homePhone, email, workPhone }: Contact): Reach[] {
  return listed({ id, kind: 'Contact', changed }, 'PC', [
    ['M', 'M', mobile],
    ['T', 'H', homePhone],
    ['E', 'H', email],
    ['T', 'W', workPhone ?? ''],
  ]);
}

const listed = (
  person: Reach['person'],
  prefix: string,
  ways: [Reach['type'], Reach['location'], string][],
): Reach[] =>
  ways
    .map(([type, location, value], index) => ({ person, prefix, type, location, place: index + 1, value }))
    .filter(({ value }) => value !== '')
    .map((entry, index) => ({ ...entry, priority: index + 1 }));
