import { formatDate } from '../../shared/clock.ts';
import { UsageError } from '../../shared/errors.ts';
import type { Answers } from '../../xporter-portal/mis/import/compare.ts';
import type { ImportPlan, Missing, Named, Planned, Question } from '../../xporter-portal/mis/import/plan.ts';

const MOST_SHOWN = 30;

/** What an import would do, in words. */
export function planAsText(plan: ImportPlan): string {
  const { added, changed, unchanged, gone, goneWithChoices, questions } = plan;
  return [
    ...section('New', added, ({ where, ...person }) => `${where}: ${named(person)}`),
    ...section('Changed', changed, changedAsText),
    `Unchanged: ${unchanged}`,
    `No longer in the file: ${gone.Student} pupils and ${gone.Staff} staff`,
    ...section(
      'No longer in the file, and your school has made a choice about them',
      goneWithChoices,
      missing,
    ),
    ...section('May be the same person', questions, questionAsText),
  ].join('\n');
}

/** What the person who imports has to say first; blank when nothing. */
export function openAsText(plan: ImportPlan, isMissingAccepted: boolean): string {
  const open = plan.questions.filter(({ answer }) => answer === undefined);
  const unaccepted = isMissingAccepted ? [] : plan.goneWithChoices;
  return [
    ...section('May be the same person', open, questionAsText),
    ...(open.length === 0
      ? []
      : ['  Add --same LINES for people who are the same, and --new LINES for people who are not.']),
    ...section('No longer in the file, and your school has made a choice about them', unaccepted, missing),
    ...(unaccepted.length === 0
      ? []
      : ['  If they have left, add --accept-missing. The choice applies again if they come back.']),
  ].join('\n');
}

function section<Item>(title: string, items: readonly Item[], asText: (item: Item) => string): string[] {
  if (items.length === 0) return [];
  const more = items.length > MOST_SHOWN ? [`  … and ${items.length - MOST_SHOWN} more`] : [];
  return [
    `${title}: ${items.length}`,
    ...items.slice(0, MOST_SHOWN).map((item) => `  ${asText(item)}`),
    ...more,
  ];
}

const named = ({ name, id }: Named): string => `${name} (${id})`;
const missing = (person: Missing): string => [named(person), ...person.choices].join(', ');

const changedAsText = ({ where, changes, ...person }: Planned): string =>
  `${where}: ${named(person)}: ${changes.map(({ field, from, to }) => `${field} ${from || 'blank'} → ${to || 'blank'}`).join(', ')}`;

function questionAsText({ where, candidates, ...person }: Question): string {
  const each = candidates.map(({ born, isHere, ...one }) =>
    [
      missing(one),
      ...(born ? [`born ${formatDate(born)}`] : []),
      ...(isHere ? [] : ['not in the MIS now']),
    ].join(', '),
  );
  return `${where}: ${named(person)} may be ${each.join(', or ')}`;
}

/**
 * The answers that were typed.
 * @param same places, each with the UPN or address of the person where the plan names several: `7,pupil 9=W999200320101`
 * @param different places of people who are new
 * @throws UsageError for a place that needs no answer
 */
export function answersIn({ questions }: ImportPlan, same: string, different: string): Answers {
  const answers = new Map<string, string | null>();
  const questionAt = (place: string): Question => {
    const where = /^\d+$/.test(place) ? `line ${place}` : place;
    const found = questions.find((question) => question.where === where);
    if (found) return found;
    throw new UsageError(
      `“${where}” is not a place of the file with a person who may be the same as another`,
    );
  };
  const add = ({ where }: Question, answer: string | null) => {
    if (answers.has(where)) throw new UsageError(`${where} has two answers`);
    answers.set(where, answer);
  };
  for (const each of listed(same)) {
    const [place = '', id] = each.split('=');
    const question = questionAt(place.trim());
    const wanted = id?.trim().toLowerCase();
    const [one, ...others] = question.candidates.filter(
      (candidate) => wanted === undefined || candidate.id.replace(/^UPN /, '').toLowerCase() === wanted,
    );
    if (!one || others.length > 0)
      throw new UsageError(
        `Say who ${question.where} is: ${question.where}=… with the UPN or email address of one of them`,
      );
    add(question, one.key);
  }
  for (const place of listed(different)) add(questionAt(place), null);
  return answers;
}

const listed = (list: string): string[] =>
  list
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
