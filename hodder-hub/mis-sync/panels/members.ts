import type { Database } from '../../../shared/database/database.ts';
import { bookmarkOf, copied, datasetOf } from '../records/mis-copy.ts';

/**
 * Puts linked pupils into linked classes, and gives each class its main teacher, as the MIS has them. Where the MIS's
 * classes have not been read (or have been forgotten with the connection) everybody stays where they are.
 */
export function linkMembers(database: Database, estab: string): void {
  if (bookmarkOf(database, estab, 'classes') === undefined) return;
  const idsOf = (table: 'classes' | 'students' | 'teachers') =>
    new Map(
      database
        .prepare<[string], [string, number]>(
          `SELECT mis_id, id FROM ${table} WHERE estab = ? AND mis_id IS NOT NULL AND synced_at IS NOT NULL`,
        )
        .raw()
        .all(estab),
    );
  const classes = idsOf('classes');
  const students = idsOf('students');
  const teachers = idsOf('teachers');
  database
    .prepare('DELETE FROM class_members WHERE class_id IN (SELECT id FROM classes WHERE estab = ?)')
    .run(estab);
  const join = database.prepare('INSERT OR IGNORE INTO class_members (class_id, student_id) VALUES (?, ?)');
  for (const { GroupId, StudentId } of copied(database, estab, datasetOf('classes', 'StudentMembers'))) {
    const group = classes.get(String(GroupId));
    const student = students.get(String(StudentId));
    if (group !== undefined && student !== undefined) join.run(group, student);
  }
  const teach = database.prepare('UPDATE classes SET teacher_id = ? WHERE id = ?');
  for (const [misId, staff] of mainFirst(database, estab)) {
    const group = classes.get(misId);
    const [teacher] = staff.flatMap((id) => teachers.get(id) ?? []);
    if (group !== undefined && teacher !== undefined) teach.run(teacher, group);
  }
}

/**
 * The staff of each group of the MIS, by its id: the MIS's main one, then those who teach, then the rest, so that the order
 * of the rows decides nothing.
 */
function mainFirst(database: Database, estab: string): Map<string, string[]> {
  const main = new Set(
    copied(database, estab, datasetOf('classes', 'Group')).map((row) => `${row.Id}/${row.PrimaryStaffId}`),
  );
  const teaching = new Set(
    copied(database, estab, datasetOf('teachers', 'Staff')).flatMap((row) =>
      row.IsTeacher === 1 ? [String(row.Id)] : [],
    ),
  );
  const staffOf = new Map<string, string[]>();
  for (const { GroupId, StaffId } of copied(database, estab, datasetOf('classes', 'StaffMembers'))) {
    const group = String(GroupId);
    staffOf.set(group, [...(staffOf.get(group) ?? []), String(StaffId)]);
  }
  for (const [group, staff] of staffOf) {
    const rank = (id: string) => `${main.has(`${group}/${id}`) ? 0 : teaching.has(id) ? 1 : 2}/${id}`;
    staff.sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
  }
  return staffOf;
}
