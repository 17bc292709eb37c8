import {
  type Aspect,
  aspectsOf,
  CATEGORY,
  GRADE_SET,
  GRADES,
  gradeOf,
  type ResultSet,
  resultSetsOf,
} from '../../../../mis/assessment.ts';
import type { Pupil } from '../../../../mis/pupils.ts';
import type { View } from '../../../../mis/view.ts';
import { columnsOf, type DataRequest, dataset, type Endpoint, flag, ROW_HASH, updated } from '../declare.ts';

const aspect = columnsOf<Aspect>('School');
const resultSet = columnsOf<ResultSet>('School');
const category = columnsOf<typeof CATEGORY>('School');
const gradeSet = columnsOf<typeof GRADE_SET>('School');
const grade = columnsOf<(typeof GRADES)[number]>('School');

const supplier = ({ school: { estab, name } }: View): string =>
  `${estab.slice(0, 3)} ${estab.slice(3)} ${name}`;
const startOfYear = ({ year }: View): string => updated(`${year}-09-01`);
const isSecondary = ({ school }: View): boolean => school.phase === 'Secondary';
const gradeSets = { option: 'includeGradesets' };

export const assessmentStructure: Endpoint = {
  id: 'school.assessmentstructure',
  name: 'AssessmentStructure',
  takesId: false,
  title: 'Assessment structure',
  about: 'What pupils are assessed in, when results are collected, and the grades.',
  scopes: [['School']],
  options: { includeGradesets: 'Fills the datasets GradeSets and Grades' },
  parameters: [],
  datasets: [
    dataset<Aspect>({
      name: 'Aspects',
      rows: ({ view }) => aspectsOf(view.school),
      fields: [
        aspect('Id', ({ key }, { view }) => view.idOf(key)),
        aspect('ExternalId', ({ subject }) => subject.code),
        aspect('AspectType', () => 'Grade'),
        aspect('Name', ({ name }) => name),
        aspect('Description', ({ name }) => name),
        aspect('Supplier', (_aspect, { view }) => supplier(view)),
        aspect('GradeSetId', (_aspect, { view }) => view.idOf(GRADE_SET.key)),
        aspect('KS1', (_aspect, { view }) => flag(!isSecondary(view))),
        aspect('KS2', (_aspect, { view }) => flag(!isSecondary(view))),
        aspect('KS3', (_aspect, { view }) => flag(isSecondary(view))),
        aspect('LastUpdated', (_aspect, { view }) => startOfYear(view)),
        aspect(ROW_HASH, () => ''),
      ],
    }),
    dataset<ResultSet>({
      name: 'ResultSets',
      rows: ({ view }) => resultSetsOf(view.year),
      fields: [
        resultSet('Id', ({ key }, { view }) => view.idOf(key)),
        resultSet('ExternalId', ({ key }) => key.replace('result-set/', '')),
        resultSet('Name', ({ name }) => name),
        resultSet('Supplier', (_set, { view }) => supplier(view)),
        resultSet('LastUpdated', (_set, { view }) => startOfYear(view)),
        resultSet(ROW_HASH, () => ''),
      ],
    }),
    dataset<typeof GRADE_SET>({
      name: 'GradeSets',
      ...gradeSets,
      rows: () => [GRADE_SET],
      fields: [
        gradeSet('Id', ({ key }, { view }) => view.idOf(key)),
        gradeSet('Name', ({ name }) => name),
        gradeSet('Notes', () => null),
      ],
    }),
    dataset<(typeof GRADES)[number]>({
      name: 'Grades',
      ...gradeSets,
      rows: () => GRADES,
      fields: [
        grade('Id', ({ code }, { view }) => view.idOf(`grade/${code}`)),
        grade('GradeSetId', (_grade, { view }) => view.idOf(GRADE_SET.key)),
        grade('Description', ({ name }) => name),
        grade('Value', ({ code }) => code),
        grade('NumericValue', ({ value }) => value.toFixed(1)),
        grade('DisplayOrder', ({ value }) => String(GRADES.length + 1 - value)),
      ],
    }),
    dataset<typeof CATEGORY>({
      name: 'Categories',
      rows: () => [CATEGORY],
      fields: [
        category('Id', ({ key }, { view }) => view.idOf(key)),
        category('categoryName', ({ name }) => name),
        category('LastUpdated', (_category, { view }) => startOfYear(view)),
        category(ROW_HASH, () => ''),
      ],
    }),
  ],
};

interface Result {
  pupil: Pupil;
  aspect: Aspect;
  set: ResultSet;
}

/** The results that there are by now: of the terms that have ended. */
function results({ view, filters }: DataRequest): Result[] {
  const wanted = (name: string) => {
    const ids = filters[name]?.split(',').map((id) => id.trim());
    return (id: string) => ids === undefined || ids.includes(id);
  };
  const [isPupil, isAspect, isSet, isGroup] = ['Students', 'Aspects', 'ResultSets', 'Groups'].map(wanted);
  const aspects = aspectsOf(view.school).filter(({ key }) => isAspect?.(view.idOf(key)));
  const sets = [...resultSetsOf(view.year - 1).slice(-1), ...resultSetsOf(view.year)].filter(
    ({ key, date }) =>
      date < view.day &&
      isSet?.(view.idOf(key)) &&
      (filters.ResultDateFrom === undefined || date >= filters.ResultDateFrom) &&
      (filters.ResultDateTo === undefined || date <= filters.ResultDateTo),
  );
  const isMember = ({ id }: Pupil) =>
    filters.Groups === undefined || view.groupsOfPupil(id).some((group) => isGroup?.(group.id));
  return view.onRoll
    .filter((pupil) => isPupil?.(pupil.id) && isMember(pupil))
    .flatMap((pupil) =>
      sets
        .filter(({ date }) => pupil.joined <= date)
        .flatMap((set) => aspects.map((one) => ({ pupil, aspect: one, set }))),
    );
}

const result = columnsOf<Result>('AssessmentResults');

export const assessmentResults: Endpoint = {
  id: 'school.assessmentresults',
  name: 'AssessmentResults',
  takesId: false,
  title: 'Assessment results',
  about:
    'Grades of pupils on roll, at the end of the last summer term and of each term of this academic year.',
  scopes: [['AssessmentResults']],
  options: {},
  parameters: [
    { name: 'Students', about: 'Comma-separated ids of pupils', check: 'text' },
    { name: 'Groups', about: 'Comma-separated ids of groups', check: 'text' },
    { name: 'Aspects', about: 'Comma-separated ids of aspects', check: 'text' },
    { name: 'ResultSets', about: 'Comma-separated ids of result sets', check: 'text' },
    { name: 'ResultDateFrom', about: 'Results of this day or later', check: 'day' },
    { name: 'ResultDateTo', about: 'Results of this day or before', check: 'day' },
  ],
  datasets: [
    dataset<Result>({
      name: 'AssessmentResults',
      rows: results,
      fields: [
        result(
          'Id',
          (one, { view }) => `${one.pupil.id}.${view.idOf(one.aspect.key)}.${view.idOf(one.set.key)}`,
        ),
        result('StudentId', ({ pupil }) => pupil.id),
        result('AspectId', (one, { view }) => view.idOf(one.aspect.key)),
        result('ResultDate', ({ set }) => set.date),
        result('ResultSetId', ({ set }, { view }) => view.idOf(set.key)),
        result('Result', (one, { view }) => gradeOf(view.school, one.pupil, one.aspect, one.set).code),
        result('Notes', () => null),
        result('LastUpdated', ({ set }) => updated(set.date)),
        result(ROW_HASH, () => ''),
      ],
    }),
  ],
};
