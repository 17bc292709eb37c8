import { localTime } from '../../shared/local-time.ts';
import { createRandom } from '../../shared/sample-data/random.ts';
import {
  academicYearOf,
  type Day,
  dayAfter,
  isSchoolDay,
  openIn,
} from '../../shared/sample-data/school-year.ts';
import type { School } from '../records/schools.ts';
import type { Pupil } from './pupils.ts';

export interface AttendanceCode {
  mark: string;
  description: string;
  meaning:
    | 'Present'
    | 'Authorised Absence'
    | 'Unauthorised Absence'
    | 'Approved Educational Activity'
    | 'Not Required';
  inside: boolean;
}

const code = (
  mark: string,
  description: string,
  meaning: AttendanceCode['meaning'],
  inside = meaning === 'Present',
): AttendanceCode => ({ mark, description, meaning, inside });

/** The DfE codes that an invented school needs. */
export const ATTENDANCE_CODES: readonly AttendanceCode[] = [
  code('/', 'Present (morning)', 'Present'),
  code('\\', 'Present (afternoon)', 'Present'),
  code('L', 'Late, before the register closed', 'Present'),
  code('B', 'Educated off site', 'Approved Educational Activity'),
  code('V', 'Educational visit', 'Approved Educational Activity'),
  code('I', 'Illness', 'Authorised Absence'),
  code('M', 'Medical or dental appointment', 'Authorised Absence'),
  code('C', 'Leave of absence granted', 'Authorised Absence'),
  code('O', 'Absent without authority', 'Unauthorised Absence'),
  code('U', 'Late, after the register closed', 'Unauthorised Absence'),
  code('G', 'Holiday not granted', 'Unauthorised Absence'),
  code('N', 'No reason given yet', 'Unauthorised Absence'),
  code('#', 'School closed to pupils', 'Not Required'),
  code('-', 'No mark recorded', 'Not Required'),
];

/** A pupil's mark for a session. */
export interface Mark {
  pupil: Pupil;
  date: Day;
  session: 'AM' | 'PM';
  mark: string;
  minutesLate: number | null;
  notes: string | null;
}

/**
 * A pupil's mark, the same every time. It is `-` before the register is taken, and `#` when the school is closed.
 * @param now ISO; registers are taken at 09:10 and 13:25 in England
 */
export const markOf = (
  school: School,
  pupil: Pupil,
  date: Day,
  session: Mark['session'],
  now: string,
): Mark => markAt(school, pupil, date, session, localTime(new Date(now)), isSchoolDay(date));

/** @param shown what clocks in England show */
function markAt(
  school: School,
  pupil: Pupil,
  date: Day,
  session: Mark['session'],
  shown: string,
  isOpen: boolean,
): Mark {
  const bare = { pupil, date, session, minutesLate: null, notes: null };
  if (!isOpen) return { ...bare, mark: '#' };
  if (shown < `${date}T${session === 'AM' ? '09:10' : '13:25'}`) return { ...bare, mark: '-' };
  const random = createRandom(`${school.estab}/mark/${pupil.key}/${date}`);
  const wasIll = random.chance(0.035);
  if (wasIll) return { ...bare, mark: 'I' };
  const afternoon = random.next();
  const chance = session === 'AM' ? random.next() : afternoon;
  if (chance < 0.02) return { ...bare, mark: 'L', minutesLate: random.between(2, 15), notes: 'Bus was late' };
  if (chance < 0.028) return { ...bare, mark: 'M' };
  if (chance < 0.034) return { ...bare, mark: 'O' };
  if (chance < 0.037) return { ...bare, mark: 'V' };
  return { ...bare, mark: session === 'AM' ? '/' : '\\' };
}

/** A pupil's marks while on roll, between two days of the same academic year, both included. */
export function marksBetween(school: School, pupil: Pupil, from: Day, to: Day, now: string): Mark[] {
  const marks: Mark[] = [];
  const first = pupil.joined > from ? pupil.joined : from;
  const last = pupil.left !== null && pupil.left < to ? pupil.left : to;
  const isOpen = openIn(academicYearOf(first));
  const shown = localTime(new Date(now));
  for (let date = first; date <= last; date = dayAfter(date)) {
    const open = isOpen(date);
    marks.push(
      markAt(school, pupil, date, 'AM', shown, open),
      markAt(school, pupil, date, 'PM', shown, open),
    );
  }
  return marks;
}
