import type { Change } from './changes.ts';

/**
 * What a run did, as CSV for a spreadsheet. A cell that a spreadsheet would take for a formula is led by an
 * apostrophe, as OWASP advises against CSV injection.
 */
export function changesAsCsv(changes: readonly Change[]): string {
  const lines = [
    ['What', 'Who', 'Field', 'Before', 'After'],
    ...changes.flatMap(({ kind, name, fields }) =>
      fields.length === 0
        ? [[kind, name, '', '', '']]
        : fields.map((one) => [kind, name, one.field, one.old ?? '', one.new ?? '']),
    ),
  ];
  return lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
