import { pairByName } from './by-name.ts';
import { linkMembers } from './members.ts';
import { entriesOf, type MisEntry, type Panel, textOf } from './panel.ts';
import { isNursery } from './year.ts';

/** What the Hub calls the kinds of groups that it takes from a MIS. */
export const CLASS_KINDS: Record<string, string> = {
  RegGrp: 'Registration group',
  TeachingGrp: 'Subject class',
};

export const classes: Panel = {
  slug: 'classes',
  title: 'Registration groups and classes',
  nouns: ['class', 'classes'],
  table: 'classes',
  columns: { Name: 'name', Kind: 'kind', Years: 'years' },
  question: 'Groups/?options=includeStudentMembers,includeStaffMembers,includeSubjects',
  datasets: ['Group', 'StaffMembers', 'StudentMembers', 'GroupTypes'],
  areas: ['School', 'SchoolLite'],
  name: ({ Name }) => Name ?? '',
  detail: ({ Kind, Years }) => [Kind, Years].filter(Boolean).join(', '),
  hubEntries: (database, estab) => entriesOf(database, classes, estab),
  misEntries({ rows }) {
    const yearOfPupil = new Map<string, string>();
    const yearNames = new Map<string, string>();
    const groups = rows('Group');
    for (const group of groups) {
      if (group.Type === 'YearGrp') yearNames.set(String(group.Id), textOf(group, 'Name') ?? '');
    }
    const members = rows('StudentMembers');
    for (const { GroupId, StudentId } of members) {
      const year = yearNames.get(String(GroupId));
      if (year !== undefined) yearOfPupil.set(String(StudentId), year);
    }
    const years = new Map<string, Set<string>>();
    for (const { GroupId, StudentId } of members) {
      const year = yearOfPupil.get(String(StudentId));
      if (year === undefined) continue;
      const known = years.get(String(GroupId)) ?? new Set();
      years.set(String(GroupId), known.add(year));
    }
    return groups
      .flatMap((group): MisEntry[] => {
        const kind = CLASS_KINDS[String(group.Type)];
        const ofYears = [...(years.get(String(group.Id)) ?? [])];
        const isOfNursery = ofYears.length > 0 && ofYears.every(isNursery);
        if (!kind || isOfNursery) return [];
        const fields = {
          Name: textOf(group, 'Name'),
          Kind: kind,
          Years: ofYears.sort(byYear).join(', ') || null,
        };
        return [{ id: String(group.Id), fields, ...(ofYears.length > 1 ? { remark: 'mixed years' } : {}) }];
      })
      .sort((a, b) => (a.fields.Kind ?? '').localeCompare(b.fields.Kind ?? ''));
  },
  pair: pairByName,
  ticksNew: ({ fields }) => fields.Kind === CLASS_KINDS.RegGrp,
  newRecord: () => ({}),
  afterSave: (context, run) => linkMembers(context.database, run.estab),
};

const byYear = (one: string, other: string): number => one.length - other.length || one.localeCompare(other);
