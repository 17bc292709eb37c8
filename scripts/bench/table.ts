/** The first column is words, the others are figures. */
export function printTable(title: string, head: string[], rows: string[][]): void {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  console.log(`\n${title}\n`);
  for (const row of [head, widths.map((width) => '─'.repeat(width)), ...rows]) console.log(`  ${line(row)}`);
}

/** As people write numbers: more digits the smaller it is. */
export const figure = (number: number): string =>
  number.toLocaleString('en-GB', { maximumFractionDigits: number < 1 ? 2 : number < 100 ? 1 : 0 });

/** For what the system may not tell. */
export const orDash = (number: number | undefined): string => (number === undefined ? '–' : figure(number));
