import { Router } from 'express';
import { z } from 'zod';
import { digestOf } from '../../../shared/web/digest.ts';
import { emptyForm, type FormState, readFields, readForm, typed } from '../../../shared/web/forms.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import type { Upload } from '../../../shared/web/upload.ts';
import { requireRole, signedIn } from '../../accounts/access.ts';
import type { Administrator } from '../../accounts/administrators.ts';
import type { PortalContext } from '../../context.ts';
import type { Answers } from '../../mis/import/compare.ts';
import { applyPlan, type ImportPlan, planOf, type Question, removesMost } from '../../mis/import/plan.ts';
import { HEADINGS, type ReadFile, readPeople } from '../../mis/import/read-file.ts';
import { COLUMNS } from '../../mis/import/record.ts';
import type { Pages } from '../locals.ts';
import { forgetFile, keepFile, keptFile } from './files.ts';

const render = rendererOf<Pages>();

export const IMPORT_PAGE = '/mis-connection/import';
const PLAN_PAGE = `${IMPORT_PAGE}/plan`;
const NEW_PERSON = 'new person';

const UploadForm = z.object({
  file: z
    .custom<Upload>(
      (value) => typeof value === 'object' && value !== null && 'bytes' in value,
      'Choose a file',
    )
    .refine(({ bytes }) => bytes.length > 0, 'Choose a file that is not empty'),
});

const PlanForm = z.object({
  action: z.enum(['import', 'cancel']),
  seen: z.string().optional(),
  missing: z.literal('yes').optional(),
  removal: z.literal('yes').optional(),
});

/** The field that asks who a person of the file is. */
export const fieldOf = ({ where }: Pick<Question, 'where'>): string => `who-${where.replaceAll(' ', '-')}`;

/** Importing people from a file: send it, see what it would change, and confirm. */
export function importRoutes(context: PortalContext): Router {
  const { database, clock, journal } = context;
  const router = Router();

  router.get(IMPORT_PAGE, requireRole('administrator'), (_request, response) => {
    render(response, 'mis-connection/import/upload', {
      ...{ form: emptyForm(), refusals: [], COLUMNS },
    });
  });

  router.get(`${IMPORT_PAGE}/template.csv`, requireRole('administrator'), (_request, response) => {
    response.attachment('people.csv').send(`\uFEFF${HEADINGS.join(',')}\r\n`);
  });

  router.post(IMPORT_PAGE, requireRole('administrator'), (request, response) => {
    const form = readForm(UploadForm, request.body);
    if (!form.ok) {
      const { errors } = form;
      const page = { form: { values: {}, errors }, refusals: [], COLUMNS };
      return render(response.status(422), 'mis-connection/import/upload', page);
    }
    const { file } = form.value;
    const { refusals } = readPeople(file.name, file.bytes);
    if (refusals.length > 0) {
      const errors = { file: `We cannot import ${file.name}. Correct it and choose it again` };
      return render(response.status(422), 'mis-connection/import/upload', {
        ...{ form: { values: {}, errors }, refusals, COLUMNS },
      });
    }
    keepFile(database, signedIn(request).id, file, clock.now());
    response.redirect(303, PLAN_PAGE);
  });

  router.get(PLAN_PAGE, requireRole('administrator'), (request, response) => {
    const file = keptFile(database, signedIn(request).id);
    if (!file) return response.redirect(303, IMPORT_PAGE);
    render(response, 'mis-connection/import/plan', pageOf(signedIn(request), file, emptyForm()));
  });

  router.post(PLAN_PAGE, requireRole('administrator'), (request, response) => {
    const administrator = signedIn(request);
    const file = keptFile(database, administrator.id);
    const { action, seen, ...confirmed } = readFields(PlanForm, request.body);
    if (action === 'cancel' || !file) {
      forgetFile(database, administrator.id);
      request.session.notice = 'We have imported nothing.';
      return response.redirect(303, '/mis-connection');
    }
    const values = typed(request.body);
    const outcome = database
      .transaction(() => {
        const shown = pageOf(administrator, file, { values, errors: {} });
        if (seen !== shown.seen) return { status: 409, page: { ...shown, hasChanged: true } };
        const people = readPeople(file.name, file.bytes);
        const answers = answersIn(shown.plan, values);
        const plan = planOf(database, administrator.estab, people, clock.now(), answers);
        const errors = complaintsAbout(plan, values, confirmed);
        if (Object.keys(errors).length > 0)
          return { status: 422, page: { ...shown, form: { values, errors } } };
        applyPlan(database, administrator.estab, people, clock.now(), answers);
        forgetFile(database, administrator.id);
        journal.record({
          estab: administrator.estab,
          actor: administrator.email,
          event: 'mis.people-imported',
          detail: { pupils: people.pupils.length, staff: people.staff.length },
        });
        return people;
      })
      .immediate();
    if ('page' in outcome)
      return render(response.status(outcome.status), 'mis-connection/import/plan', outcome.page);
    const { pupils, staff } = outcome;
    const counted = `${pupils.length} ${pupils.length === 1 ? 'pupil' : 'pupils'} and ${staff.length} staff`;
    request.session.notice = `Your MIS now has the ${counted} of ${file.name}. Nobody’s sharing has changed.`;
    response.redirect(303, '/mis-connection');
  });

  function pageOf(
    { estab }: Administrator,
    file: Upload,
    form: FormState,
  ): Pages['mis-connection/import/plan'] {
    const people: ReadFile = readPeople(file.name, file.bytes);
    const plan = planOf(database, estab, people, clock.now());
    return {
      ...{
        form,
        plan,
        removesMost: removesMost(plan),
        fileName: file.name,
        notes: people.notes,
        fieldOf,
        newPerson: NEW_PERSON,
      },
      seen: digestOf(plan),
      hasChanged: false,
    };
  }

  return router;
}

function answersIn({ questions }: ImportPlan, values: Record<string, string>): Answers {
  const answers = new Map<string, string | null>();
  for (const question of questions) {
    const value = values[fieldOf(question)];
    if (value === NEW_PERSON) answers.set(question.where, null);
    else if (value !== undefined) answers.set(question.where, value);
  }
  return answers;
}

/** What the administrator still has to say, by field. */
function complaintsAbout(
  plan: ImportPlan,
  values: Record<string, string>,
  { missing, removal }: { missing?: 'yes' | undefined; removal?: 'yes' | undefined },
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { answer, ...question } of plan.questions) {
    if (answer !== undefined) continue;
    const field = fieldOf(question);
    errors[field] = values[field]
      ? `${question.name} on ${question.where} and another person of the file cannot both be the same person`
      : `Say who ${question.name} on ${question.where} is`;
  }
  if (removesMost(plan) && !removal)
    errors.removal = 'Confirm that the file is complete, or cancel and choose the complete file';
  if (plan.goneWithChoices.length > 0 && !missing)
    errors.missing = 'Confirm that these people are missing from the file, or cancel and correct the file';
  return errors;
}
