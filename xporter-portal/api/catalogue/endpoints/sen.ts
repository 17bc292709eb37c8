import { type Needs, needsOf } from '../../../mis/needs.ts';
import type { Pupil } from '../../../mis/pupils.ts';
import {
  type Asked,
  columnsOf,
  dataset,
  type Endpoint,
  flag,
  isAsked,
  ROW_HASH,
  updated,
} from '../declare.ts';

type Of<Part extends keyof Needs> = { pupil: Pupil; need: Needs[Part][number] };

const scopes = ['SEN', 'SENTypes'];
const type = columnsOf<Of<'types'>>(...scopes);
const provision = columnsOf<Of<'provisions'>>(...scopes);
const disability = columnsOf<Of<'disabilities'>>(...scopes);

const active = ({ need }: { need: { to: string | null } }) => flag(need.to === null);

/** Needs of one sort, of the pupils asked for. */
function needs<Part extends keyof Needs>(
  asked: Asked,
  part: Part,
  wanted: (need: Needs[Part][number]) => boolean,
) {
  const { view, id, filters } = asked;
  return view.onRoll.flatMap((pupil) => {
    const isWanted =
      isAsked(id, pupil.id) && (filters.StudentId === undefined || pupil.id === filters.StudentId);
    if (!isWanted) return [];
    const all: Needs[Part][number][] = needsOf(view.school, pupil)[part];
    return all
      .filter(
        (need) =>
          wanted(need) && (filters.Active === undefined || String(active({ need })) === filters.Active),
      )
      .map((need) => ({ pupil, need }));
  });
}

export const sen: Endpoint = {
  id: 'school.sen',
  name: 'SEN',
  takesId: true,
  title: 'Special educational needs',
  about: 'Kinds of need, provision and disability of pupils on roll, past and present.',
  scopes: [['SEN'], ['SENTypes']],
  options: {},
  parameters: [
    { name: 'StudentId', about: 'Of one pupil', check: 'text' },
    { name: 'SENProvision', about: 'Provision of one kind', check: ['K', 'E'] },
    { name: 'SENTypeRank', about: 'Needs of one rank; 1 weighs most', check: 'text' },
    { name: 'Active', about: 'Present (1) or past (0) ones', check: ['0', '1'] },
  ],
  datasets: [
    dataset<Of<'types'>>({
      name: 'StudentSENTypeHistory',
      rows: (asked) =>
        needs(asked, 'types', ({ rank }) => {
          const { SENTypeRank } = asked.filters;
          return SENTypeRank === undefined || String(rank) === SENTypeRank;
        }),
      fields: [
        type('Id', ({ need }, { view }) => view.idOf(`need/${need.key}`)),
        type('StudentMis_Id', ({ pupil }) => pupil.id),
        type('NeedTypeDescription', ({ need }) => need.name),
        type('NeedTypeCode', ({ need }) => need.code),
        type('Rank', ({ need }) => String(need.rank)),
        type('NeedNotes', () => null),
        type('NeedStartDate', ({ need }) => need.from),
        type('NeedEndDate', ({ need }) => need.to),
        type('Active', active),
        type('LastUpdated', ({ pupil }) => updated(pupil.changed)),
        type(ROW_HASH, () => ''),
      ],
    }),
    dataset<Of<'provisions'>>({
      name: 'StudentSENProvisionHistory',
      rows: (asked) =>
        needs(asked, 'provisions', ({ code }) => {
          const { SENProvision } = asked.filters;
          return SENProvision === undefined || code === SENProvision;
        }),
      fields: [
        provision('Id', ({ need }, { view }) => view.idOf(`need/${need.key}`)),
        provision('StudentMis_Id', ({ pupil }) => pupil.id),
        provision('SENProvisionCode', ({ need }) => need.code),
        provision('SENProvisionDescription', ({ need }) => need.name),
        provision('SENProvisionStartDate', ({ need }) => need.from),
        provision('SENProvisionEndDate', ({ need }) => need.to),
        provision('Active', active),
        provision('LastUpdated', ({ pupil }) => updated(pupil.changed)),
        provision(ROW_HASH, () => ''),
      ],
    }),
    dataset<Of<'disabilities'>>({
      name: 'StudentDisabilities',
      rows: (asked) => needs(asked, 'disabilities', () => true),
      fields: [
        disability('Id', ({ need }, { view }) => view.idOf(`need/${need.key}`)),
        disability('StudentMis_Id', ({ pupil }) => pupil.id),
        disability('Disability', ({ need }) => need.name),
        disability('DisabilityStartDate', ({ need }) => need.from),
        disability('DisabilityEndDate', ({ need }) => need.to),
        disability('Active', active),
        disability('LastUpdated', ({ pupil }) => updated(pupil.changed)),
        disability(ROW_HASH, () => ''),
      ],
    }),
  ],
};
