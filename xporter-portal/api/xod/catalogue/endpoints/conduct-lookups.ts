import {
  CONDUCT_LOOKUPS,
  CONDUCT_TYPES,
  type ConductLookup,
  type ConductType,
  DETENTION_LOOKUPS,
} from '../../../../mis/conduct-types.ts';
import type { View } from '../../../../mis/view.ts';
import { columnsOf, dataset, type Endpoint, ROW_HASH, updated } from '../declare.ts';

const type = columnsOf<ConductType>('Conduct');
const lookup = columnsOf<ConductLookup>('Conduct');
const startOfYear = ({ year }: View): string => updated(`${year}-09-01`);

export const conductLookups: Endpoint = {
  id: 'school.conductlookups',
  name: 'ConductLookups',
  takesId: false,
  title: 'Kinds of achievement and behaviour',
  about: 'Kinds of achievement and behaviour with their points, and the words of their records.',
  scopes: [['Conduct']],
  options: {},
  parameters: [
    { name: 'conductType', about: 'Achievements (Ach) or behaviour (Beh)', check: ['Ach', 'Beh'] },
  ],
  datasets: [
    dataset<ConductType>({
      name: 'ConductTypes',
      rows: ({ filters: { conductType } }) =>
        CONDUCT_TYPES.filter(({ category }) => conductType === undefined || category === conductType),
      fields: [
        type('Id', ({ category, localId }) => `${category}.${localId}`),
        type('Type', ({ category }) => category),
        type('LocalId', ({ localId }) => String(localId)),
        type('Description', ({ name }) => name),
        type('Points', ({ points }) => String(points)),
        type('SubTypeLookup', () => null),
        type('DisplayOrder', ({ localId }) => String(localId)),
        type('LastUpdated', (_type, { view }) => startOfYear(view)),
        type(ROW_HASH, () => ''),
      ],
    }),
    dataset<ConductLookup>({
      name: 'ConductLookups',
      rows: ({ filters: { conductType } }) =>
        CONDUCT_LOOKUPS.filter((one) => conductType === undefined || one.type.startsWith(conductType)),
      fields: [
        lookup('Id', (one) => `${one.type}.${one.localId}`),
        lookup('LookupType', (one) => one.type),
        lookup('LocalId', ({ localId }) => String(localId)),
        lookup('Code', ({ code }) => code),
        lookup('Description', ({ description }) => description),
        lookup('DisplayOrder', ({ localId }) => String(localId)),
        lookup('LastUpdated', (_lookup, { view }) => startOfYear(view)),
        lookup(ROW_HASH, () => ''),
      ],
    }),
  ],
};

const word = columnsOf<{ id: number; code: string; name: string }>('StudentDetentions');

export const detentionLookups: Endpoint = {
  id: 'school.detentionlookups',
  name: 'DetentionLookups',
  takesId: false,
  title: 'Kinds of detention',
  about:
    'The types, reasons, places and states of detentions. The names of the four datasets are our own: no recording of them is public.',
  scopes: [['StudentDetentions']],
  options: {},
  parameters: [],
  datasets: Object.entries(DETENTION_LOOKUPS).map(([name, list]) =>
    dataset({
      name,
      rows: () => list.map(([code, description], index) => ({ id: index + 1, code, name: description })),
      fields: [
        word('Id', ({ id }) => String(id)),
        word('Code', ({ code }) => code),
        word('Description', (one) => one.name),
        word('LastUpdated', (_word, { view }) => startOfYear(view)),
        word(ROW_HASH, () => ''),
      ],
    }),
  ),
};
