import { z } from 'zod';
import { type Teacher, teachersOf } from '../../admin-hub/teachers/teachers.ts';
import type { HubContext } from '../../context.ts';
import { schoolRows, XporterRefused, XporterUnreachable } from '../../xporter/client.ts';
import { type Connection, estabAtXporter } from '../authorisation/connections.ts';
import { look } from '../authorisation/validation.ts';
import { type HubPerson, type MisPerson, matchPeople, type Pairing } from '../matching/match.ts';

const StaffRow = z.object({
  Id: z.string(),
  Title: z.string().nullish(),
  Forename: z.string(),
  Surname: z.string(),
  WorkEmail: z.string().nullish(),
  IsTeacher: z.coerce.number().optional(),
});

interface HubTeacher extends HubPerson {
  name: string;
}

interface MisTeacher extends MisPerson {
  name: string;
  isTeacher: boolean;
}

/** What the Teachers panel shows: everybody of both sides, paired, or why there is nobody to show. */
export type TeachersPanel =
  | { kind: 'loaded'; rows: Pairing<HubTeacher, MisTeacher>[]; misCount: number }
  | { kind: 'unreachable' }
  | { kind: 'ended'; notice: string };

/** Fetches the MIS's staff live and holds them against the Hub's teachers. */
export async function teacherRows(context: HubContext, connection: Connection): Promise<TeachersPanel> {
  try {
    const access = await look(context, connection);
    if (access.kind === 'paused')
      return { kind: 'ended', notice: 'Your school has not chosen anybody to share yet.' };
    if (access.kind === 'refused')
      return { kind: 'ended', notice: 'Xporter no longer shares your school’s data.' };
    const school = { estab: estabAtXporter(connection), token: access.token };
    const staff = (await schoolRows(context.xporter, school, 'Staff', StaffRow)).map(fromMis);
    const teachers = teachersOf(context.database, connection.estab).map(fromHub);
    return { kind: 'loaded', rows: matchPeople(teachers, staff), misCount: staff.length };
  } catch (error) {
    if (error instanceof XporterUnreachable) return { kind: 'unreachable' };
    if (error instanceof XporterRefused)
      return { kind: 'ended', notice: `Xporter did not hand out the staff: “${error.message}”.` };
    throw error;
  }
}

const fromHub = ({ id, misId, title, forename, surname, email }: Teacher): HubTeacher => ({
  id,
  misId,
  name: `${title} ${forename} ${surname}`,
  forename,
  surname,
  email,
  dateOfBirth: null,
  upn: null,
});

const fromMis = ({
  Id,
  Title,
  Forename,
  Surname,
  WorkEmail,
  IsTeacher,
}: z.output<typeof StaffRow>): MisTeacher => ({
  id: Id,
  name: [Title, Forename, Surname].filter(Boolean).join(' '),
  forename: Forename,
  surname: Surname,
  email: WorkEmail ?? null,
  dateOfBirth: null,
  upn: null,
  isTeacher: IsTeacher === 1,
});
