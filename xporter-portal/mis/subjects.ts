export interface Subject {
  code: string;
  name: string;
  /** Periods a week, out of twenty-five. */
  periods: number;
}

const subject = (code: string, name: string, periods: number): Subject => ({ code, name, periods });

/** The subjects and their periods a week, twenty-five in total. */
export const SUBJECTS = {
  primary: [
    subject('En', 'English', 6),
    subject('Ma', 'Mathematics', 6),
    subject('Sc', 'Science', 3),
    subject('Hi', 'History', 2),
    subject('Ge', 'Geography', 2),
    subject('Ar', 'Art', 2),
    subject('Mu', 'Music', 1),
    subject('Pe', 'Physical Education', 3),
  ],
  secondary: [
    subject('En', 'English', 4),
    subject('Ma', 'Mathematics', 4),
    subject('Sc', 'Science', 4),
    subject('Hi', 'History', 2),
    subject('Ge', 'Geography', 2),
    subject('Fr', 'French', 2),
    subject('Ar', 'Art', 1),
    subject('Mu', 'Music', 1),
    subject('Dr', 'Drama', 1),
    subject('Te', 'Technology', 1),
    subject('Pe', 'Physical Education', 2),
    subject('Re', 'Religious Education', 1),
  ],
} as const satisfies Record<string, readonly Subject[]>;
