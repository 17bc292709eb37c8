import type { formatDate } from '../clock.ts';
import type { ActiveFault } from '../faults/faults.ts';
import type { schoolNumber } from '../school-number.ts';
import type { FormState } from '../web/forms.ts';
import type { Problem } from '../web/problem.ts';

/** What every template can read. */
export interface Everywhere {
  path: string;
  /** Missing where the request was answered before it had one. */
  requestId: string | undefined;
  notice?: string;
  csrfToken(): string;
  formatDate: typeof formatDate;
  schoolNumber: typeof schoolNumber;
  /** Only where the sandbox is wrapped round the side. */
  faults?(): ({ title: string; seen: string } & Omit<ActiveFault, 'name'>)[];
}

/** What the parts of pages are given by the pages that include them. */
export interface Parts {
  'ui/csrf': object;
  'ui/empty': { title: string; advice: string; href?: string; action?: string };
  'ui/error-summary': { form: Pick<FormState, 'errors'> };
  'ui/field': {
    form: FormState;
    name: string;
    label: string;
    hint?: string;
    type?: string;
    autocomplete?: string;
    inputmode?: string;
    optional?: boolean;
    rows?: number;
  };
  'ui/field-error': { name: string; error: string | undefined };
  'ui/head': { title: string; brandName: string; brand: 'hub' | 'portal' | 'sandbox'; refreshAfter?: number };
  'ui/notice': object;
  'ui/pages': { page: number; pages: number; label?: string; hrefOf?(page: number): string };
  'ui/problem': { problem: Problem };
  'ui/sandbox-banner': Partial<Record<'member' | 'administrator' | 'school', { estab: string }>>;
  'ui/scrolling': { label?: string };
}
