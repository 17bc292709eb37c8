import { welcomeTeacher } from '../../accounts/welcome.ts';
import { pairByPerson } from './by-person.ts';
import { entriesOf, type Panel, textOf } from './panel.ts';

export const teachers: Panel = {
  slug: 'teachers',
  title: 'Teachers',
  nouns: ['teacher', 'teachers'],
  table: 'teachers',
  columns: { Title: 'title', Forename: 'forename', Surname: 'surname', Email: 'email' },
  question: 'Staff/',
  datasets: ['Staff'],
  areas: ['Staff', 'StaffLite'],
  name: ({ Title, Forename, Surname }) => [Title, Forename, Surname].filter(Boolean).join(' '),
  detail: ({ Email }) => Email ?? 'no work email',
  hubEntries: (database, estab) => entriesOf(database, teachers, estab),
  misEntries: ({ rows, isTakenElsewhere }) =>
    rows('Staff').map((row) => {
      const email = textOf(row, 'WorkEmail');
      const isTaken = email !== null && isTakenElsewhere(email);
      const remarks = [
        ...(row.IsTeacher === 1 ? [] : ['does not teach']),
        ...(isTaken ? ['this email address is in use at another centre'] : []),
      ];
      const obstacle =
        email === null
          ? 'no work email in the MIS to sign in with'
          : isTaken && 'a teacher at another centre already signs in with this email address';
      return {
        id: String(row.Id),
        fields: {
          Title: textOf(row, 'Title'),
          Forename: textOf(row, 'Forename'),
          Surname: textOf(row, 'Surname'),
          Email: email,
        },
        ...(remarks.length > 0 ? { remark: remarks.join(', ') } : {}),
        ...(obstacle ? { obstacle } : {}),
      };
    }),
  pair: pairByPerson,
  ticksNew: () => false,
  newRecord: () => ({ type: 'Teacher' }),
  afterSave(context, _run, added) {
    for (const id of added) welcomeTeacher(context, id);
  },
};
