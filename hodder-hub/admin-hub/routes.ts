import { Router } from 'express';
import { z } from 'zod';
import { readFields } from '../../shared/web/forms.ts';
import { notFound } from '../../shared/web/problem.ts';
import { rendererOf } from '../../shared/web/render.ts';
import { requireMember, signedIn } from '../accounts/access.ts';
import type { HubContext } from '../context.ts';
import { classesOf, describeClass } from './classes/classes.ts';
import type { Pages } from './locals.ts';
import { centreOf } from './school/centres.ts';
import { findStudents, STUDENTS_A_PAGE, yearGroupsOf } from './students/students.ts';
import { teachersOf } from './teachers/teachers.ts';

const render = rendererOf<Pages>();

const Filter = z.object({
  search: z.string().trim().max(100).catch(''),
  access: z.enum(['all', 'with', 'without']).catch('all'),
  yearGroup: z.string().max(40).catch(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

const ClassForm = z.object({ description: z.string().trim().max(200) });

/** The tabs: what the centre holds already. */
export function adminHubRoutes({ database }: HubContext): Router {
  const router = Router();
  router.use('/admin-hub', requireMember);

  router.get('/admin-hub', (_request, response) => response.redirect(303, '/admin-hub/teachers'));
  router.get('/admin-hub/school', (_request, response) =>
    response.redirect(303, '/admin-hub/school/details'),
  );

  router.get('/admin-hub/teachers', (request, response) => {
    render(response, 'admin-hub/teachers/list', { teachers: teachersOf(database, signedIn(request).estab) });
  });

  router.get('/admin-hub/students', (request, response) => {
    const { estab } = signedIn(request);
    const filter = Filter.parse(request.query);
    const { students, total } = findStudents(database, estab, filter);
    render(response, 'admin-hub/students/list', {
      students,
      total,
      filter,
      pages: Math.ceil(total / STUDENTS_A_PAGE),
      yearGroups: yearGroupsOf(database, estab),
    });
  });

  router.get('/admin-hub/classes', (request, response) => {
    render(response, 'admin-hub/classes/list', { classes: classesOf(database, signedIn(request).estab) });
  });

  router.post('/admin-hub/classes/:id', requireMember, (request, response) => {
    const { description } = readFields(ClassForm, request.body);
    if (!describeClass(database, signedIn(request).estab, Number(request.params.id), description))
      throw notFound();
    request.session.notice = 'Description saved.';
    response.redirect(303, '/admin-hub/classes');
  });

  router.get('/admin-hub/school/details', (request, response) => {
    render(response, 'admin-hub/school/details', { centre: centreOf(database, signedIn(request).estab) });
  });

  return router;
}
