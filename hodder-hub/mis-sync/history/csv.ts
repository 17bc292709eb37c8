import { asCsv } from '../../../shared/web/csv.ts';
import type { Change } from './changes.ts';

/** What a run did, a line a field. */
export const changesAsCsv = (changes: readonly Change[]): string =>
  asCsv([
    ['What', 'Who', 'Field', 'Before', 'After'],
    ...changes.flatMap(({ kind, name, fields }) =>
      fields.length === 0
        ? [[kind, name, '', '', '']]
        : fields.map((one) => [kind, name, one.field, one.old ?? '', one.new ?? '']),
    ),
  ]);
