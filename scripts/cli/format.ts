import type { RouteOutput } from '../control-room/api/routes.ts';

type SchoolStatus = RouteOutput<'jump'>;
type School = RouteOutput<'createSchool'>;
type Email = RouteOutput<'waitForEmail'>;
type TimelineEvent = RouteOutput<'waitForEvent'>;

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const statusRow = ({ estab, name, hub, portal, disagreement }: SchoolStatus): string[] => [
  estab,
  name,
  `Hub: ${hub?.state ?? '–'}`,
  `Xporter: ${portal?.state ?? '–'}`,
  disagreement ?? '',
];

export const statuses = (schools: readonly SchoolStatus[]): string => table(schools.map(statusRow));

export const status = (school: SchoolStatus): string => statuses([school]);

const fullName = ({ title, forename, surname }: School['head']): string => `${title} ${forename} ${surname}`;

export function introduction(school: School): string {
  const { estab, name, phase, mis, head, coordinator, administrator, password } = school;
  return `${estab}  ${name} (${phase}, ${mis})\n${table([
    ['  Access Coordinator', fullName(coordinator), `Hub: ${coordinator.username}`],
    ['  Administrator', fullName(administrator), `portal: ${administrator.email}`],
    ['  Head', fullName(head), head.email],
    ['  Password', password, 'shared by everyone'],
  ])}`;
}

export const mailList = (mail: readonly Email[]): string =>
  mail.length === 0 ? 'No email' : table(mail.map(({ date, to, subject }) => [date, to, subject]));

export const letter = ({ to, subject, text, buttons }: Email): string =>
  [
    `To: ${to}`,
    `Subject: ${subject}`,
    '',
    text.trim(),
    '',
    ...buttons.map(({ label, url }) => `[${label}] ${url}`),
  ].join('\n');

const eventRow = ({ at, from, to, title }: TimelineEvent): string[] => [
  at,
  from === to ? from : `${from} → ${to}`,
  title,
];

export const events = (journal: readonly TimelineEvent[]): string =>
  journal.length === 0 ? 'Nothing has happened yet' : table(journal.map(eventRow));
