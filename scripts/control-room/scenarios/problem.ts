/** A mistake in a scenario. */
export interface Problem {
  /** The scenario file, or the CSV file beside it. */
  file: string;
  line: number;
  column: number;
  /** The field, for example `schools[1].phase`. Blank for the whole file. */
  field: string;
  /** What is wrong and what is allowed. */
  message: string;
}

/** As compilers and editors write it: `file:line:column`, the field and the message. */
export const problemText = ({ file, line, column, field, message }: Problem): string =>
  `${file}:${line}:${column}: ${field === '' ? '' : `${field}: `}${message}`;

/** Keys and indices, from the whole file inwards. */
export type Path = readonly (string | number)[];

/** `schools[1].people.pupils[0]` */
export const fieldOf = (path: Path): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
