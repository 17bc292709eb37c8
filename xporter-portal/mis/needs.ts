import { createRandom } from '../../shared/sample-data/random.ts';
import type { Day } from '../../shared/sample-data/school-year.ts';
import type { School } from '../records/schools.ts';
import { detailsOf, type Pupil } from './pupils.ts';

interface NeedType {
  code: string;
  name: string;
}

/** Some of DfE's types of need. */
const NEED_TYPES: readonly [NeedType, ...NeedType[]] = [
  { code: 'SPLD', name: 'Specific Learning Difficulty' },
  { code: 'SLCN', name: 'Speech, Language and Communication Needs' },
  { code: 'ASD', name: 'Autistic Spectrum Disorder' },
  { code: 'SEMH', name: 'Social, Emotional and Mental Health' },
  { code: 'HI', name: 'Hearing Impairment' },
  { code: 'PD', name: 'Physical Disability' },
];

const PROVISION = { K: 'SEN Support', E: 'Education, Health and Care Plan' };

interface Span {
  key: string;
  from: Day;
  to: Day | null;
}

/** A pupil's special educational needs, past and present. */
export interface Needs {
  types: (Span & { code: string; name: string; rank: number })[];
  provisions: (Span & { code: 'K' | 'E'; name: string })[];
  disabilities: (Span & { name: string })[];
}

export function needsOf(school: School, pupil: Pupil): Needs {
  const { sen } = detailsOf(school, pupil);
  if (sen === null) return { types: [], provisions: [], disabilities: [] };
  const random = createRandom(`${school.estab}/needs/${pupil.key}`);
  const from = pupil.joined;
  const primary = random.pick(NEED_TYPES);
  const types = [{ key: `${pupil.key}/1`, from, to: null, ...primary, rank: 1 }];
  const secondary = random.pick(NEED_TYPES);
  const hasSecond = random.chance(0.3) && secondary !== primary;
  const supportBefore = { key: `${pupil.key}/k`, code: 'K' as const, name: PROVISION.K, from };
  return {
    types: hasSecond ? [...types, { key: `${pupil.key}/2`, from, to: null, ...secondary, rank: 2 }] : types,
    provisions:
      sen === 'K'
        ? [{ ...supportBefore, to: null }]
        : [
            { ...supportBefore, to: from },
            { key: `${pupil.key}/e`, code: 'E', name: PROVISION.E, from, to: null },
          ],
    disabilities:
      primary.code === 'HI' || primary.code === 'PD'
        ? [{ key: `${pupil.key}/d`, from, to: null, name: primary.name }]
        : [],
  };
}
