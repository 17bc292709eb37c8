/**
 * Lines of cells as CSV for a spreadsheet, with the mark that tells it of UTF-8. A cell that a spreadsheet would treat
 * for a formula is led by an apostrophe, as OWASP advises against CSV injection.
 */
export const asCsv = (lines: readonly (readonly string[])[]): string =>
  `\uFEFF${lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')}`;

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
