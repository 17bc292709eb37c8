import type { Answers } from './answers.ts';

export interface Step {
  /** In the URL: `/authorise/<token>/<slug>`. */
  slug: 'mis' | 'areas' | 'people' | 'summary';
  title: string;
  isAnswered(answers: Answers): boolean;
}

/** The wizard's steps, in order. */
export const STEPS: readonly Step[] = [
  { slug: 'mis', title: 'Your MIS', isAnswered: ({ mis }) => mis !== undefined },
  { slug: 'areas', title: 'Data areas', isAnswered: ({ scopes }) => scopes !== undefined },
  { slug: 'people', title: 'People', isAnswered: ({ people }) => people !== undefined },
  { slug: 'summary', title: 'Summary', isAnswered: () => false },
];

/** The step to show: the wanted one, or the first unanswered one before it. */
export function stepToShow(wanted: Step['slug'], answers: Answers): Step['slug'] {
  for (const { slug, isAnswered } of STEPS) {
    if (slug === wanted || !isAnswered(answers)) return slug;
  }
  return wanted;
}

/** The step after an answered one: the summary as soon as everything else is answered. */
export const stepAfter = (answers: Answers): Step['slug'] => stepToShow('summary', answers);
