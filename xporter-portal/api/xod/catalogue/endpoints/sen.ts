import { type Needs, needsOf } from '../../../../mis/needs.ts';
import type { Pupil } from '../../../../mis/pupils.ts';
import {
  columnsOf,
  type DataRequest,
  dataset,
  type Endpoint,
  flag,
  matchesId,
  ROW_HASH,
  updated,
} from '../declare.ts';

type Of<Part extends keyof Needs> = { pupil: Pupil; need: Needs[Part][number] };

const scopes = ['SEN', 'SENTypes'];
const type = columnsOf<Of<'types'>>(...scopes);
const provision = columnsOf<Of<'provisions'>>(...scopes);
const disability = columnsOf<Of<'disabilities'>>(...scopes);

const active = ({ need }: { need: { to: string | null } }) => flag(need.to === null);

/** Needs of one sort, for the requested pupils. */
function needs<Part extends keyof Needs>(
  request: DataRequest,
  part: Part,
  wanted: (need: Needs[Part][number]) => boolean,
) {
  const { view, id, filters } = request;
  return view.onRoll.flatMap((pupil) => {
    const isWanted =
      matchesId(id, pupil.id) && (filters.StudentId === undefined || pupil.id === filters.StudentId);
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
  about: 'Types of need, provision and disabilities of pupils on roll, past and current.',
  scopes: [['SEN'], ['SENTypes']],
  options: {},
  parameters: [
    { name: 'StudentId', about: 'One pupil', check: 'text' },
    { name: 'SENProvision', about: 'Provision of one kind', check: ['K', 'E'] },
    { name: 'SENTypeRank', about: 'Needs of one rank. 1 is the most important', check: 'text' },
    { name: 'Active', about: 'Current (1) or past (0)', check: ['0', '1'] },
  ],
  datasets: [
    dataset<Of<'types'>>({
      name: 'StudentSENTypeHistory',
      rows: (request) =>
        needs(request, 'types', ({ rank }) => {
          const { SENTypeRank } = request.filters;
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
        type('StudentId', ({ pupil }) => pupil.id),
      ],
    }),
    dataset<Of<'provisions'>>({
      name: 'StudentSENProvisionHistory',
      rows: (request) =>
        needs(request, 'provisions', ({ code }) => {
          const { SENProvision } = request.filters;
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
        provision('StudentId', ({ pupil }) => pupil.id),
      ],
    }),
    dataset<Of<'disabilities'>>({
      name: 'StudentDisabilities',
      rows: (request) => needs(request, 'disabilities', () => true),
      fields: [
        disability('Id', ({ need }, { view }) => view.idOf(`need/${need.key}`)),
        disability('StudentMis_Id', ({ pupil }) => pupil.id),
        disability('Disability', ({ need }) => need.name),
        disability('DisabilityStartDate', ({ need }) => need.from),
        disability('DisabilityEndDate', ({ need }) => need.to),
        disability('Active', active),
        disability('LastUpdated', ({ pupil }) => updated(pupil.changed)),
        disability(ROW_HASH, () => ''),
        disability('StudentId', ({ pupil }) => pupil.id),
      ],
    }),
  ],
};
