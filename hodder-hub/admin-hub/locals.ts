import type { Class } from './classes/classes.ts';
import type { Centre } from './school/centres.ts';
import type { Student, StudentFilter } from './students/students.ts';
import type { Teacher } from './teachers/teachers.ts';

/** What the pages of this feature read. */
export interface Pages {
  'admin-hub/classes/list': { classes: Class[] };
  'admin-hub/school/details': { centre: Centre };
  'admin-hub/students/list': {
    students: Student[];
    /** That match the filter. */
    total: number;
    filter: StudentFilter;
    pages: number;
    yearGroups: string[];
  };
  'admin-hub/teachers/list': { teachers: Teacher[] };
}

export interface Parts {
  'admin-hub/top': {
    title: string;
    tab: 'teachers' | 'students' | 'classes' | 'school';
    subTab?: 'details' | 'mis-sync';
    /** Inside a sync. */
    steps?: object;
    refreshAfter?: number;
  };
  'admin-hub/bottom': object;
  'admin-hub/synced': { syncedAt: string | null };
}
