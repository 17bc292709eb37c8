import type { Report, ReportedEvidence, ReportedRequirement } from './report.ts';

const MARKS = { pass: 'pass', fail: 'FAIL', 'not seen': 'not seen' } as const;

export const SOURCES = {
  documentation: 'Xporter’s documentation',
  sandbox: 'this sandbox’s choice',
} as const;

export const evidenceLine = ({ at, what, status, milliseconds, detail }: ReportedEvidence): string =>
  `${at}  ${what} → ${status ?? 'no response'} in ${milliseconds} ms${detail ? `. ${detail}` : ''}`;

/** In one sentence. */
export const summary = ({ passed, failed, notSeen }: Pick<Report, 'passed' | 'failed' | 'notSeen'>): string =>
  `${passed} passed, ${failed} failed, ${notSeen} not seen`;

/** For a terminal: failures with their evidence and how to mend them. */
export function asText(report: Report): string {
  const { app, relyingParty, school, estab, state, problem, requirements } = report;
  const lines = [
    `Check of ${app} (${relyingParty}) with ${school} (${estab}): ${state}${problem ? `. ${problem}` : ''}`,
    '',
  ];
  for (const requirement of requirements) lines.push(...requirementLines(requirement));
  lines.push('', summary(report));
  return lines.join('\n');
}

function requirementLines({
  number,
  title,
  verdict,
  why,
  source,
  rule,
  mend,
  evidence,
}: ReportedRequirement) {
  const first = `${number}  ${MARKS[verdict].padEnd(8)}  ${title}`;
  if (verdict === 'pass') return [first];
  if (verdict === 'not seen') return [first, `       ${why}`];
  return [
    first,
    `       ${why}`,
    ...evidence.map((each) => `         ${evidenceLine(each)}`),
    `       Rule (${SOURCES[source]}): ${rule}`,
    `       Mend: ${mend}`,
  ];
}

/** JUnit XML, which CI systems show: what was not seen is skipped. */
export function asJUnit(report: Report): string {
  const { relyingParty, startedAt, requirements, failed, notSeen, problem } = report;
  const cases = requirements.map(
    (each) =>
      `    <testcase classname="${xml(relyingParty)}" name="${xml(`${each.number} ${each.title}`)}">${outcome(each)}</testcase>`,
  );
  const errors = problem === null ? 0 : 1;
  if (problem !== null)
    cases.push(
      `    <testcase classname="${xml(relyingParty)}" name="The check"><error message="${xml(problem)}"/></testcase>`,
    );
  const counts = `tests="${cases.length}" failures="${failed}" skipped="${notSeen}" errors="${errors}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="client-check ${xml(relyingParty)}" timestamp="${startedAt}" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function outcome({ verdict, why, mend, evidence }: ReportedRequirement): string {
  if (verdict === 'pass') return '';
  if (verdict === 'not seen') return `<skipped message="${xml(why)}"/>`;
  const text = [...evidence.map(evidenceLine), '', `Mend: ${mend}`].join('\n');
  return `<failure message="${xml(why)}">${xml(text)}</failure>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A client chooses what it sends: control characters, which XML cannot have, are left out. */
const xml = (text: string): string =>
  text.replace(/[^\P{Cc}\n\t]/gu, '').replace(/[&<>"]/g, (each) => ENTITIES[each] ?? each);
