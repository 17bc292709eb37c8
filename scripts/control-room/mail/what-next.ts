import { isAt, type Step, stepAfter } from '../../../shared/guide/steps.ts';
import { buttonsOf, type Received } from '../../journey/inbox.ts';

/** What an email's page says to do. */
export interface Next {
  /** The label of the email's button; null where the next step is elsewhere. */
  press: string | null;
  /** The title of the page that the button opens, where that is the same in any state of the journey. */
  opens: string | null;
  do: string | null;
  why: string | null;
}

/**
 * What to press after reading an email: its button where that belongs to the next step, and the guide's step.
 * A link whose label is its own address is not a button. Null after an email that leads nowhere.
 * @param hub the Admin Hub's address
 */
export function whatNext(
  { html, template }: Pick<Received, 'html' | 'template'>,
  hub: string,
  steps: readonly Step[],
): Next | null {
  const step = stepAfter(template, steps);
  const button = buttonsOf(html).find(({ label, url }) => !/^https?:/.test(label) && /^https?:/.test(url));
  const page = button && pageStep(button.url, hub, steps);
  const isOnTheWay =
    button &&
    (!step ||
      page ||
      step.do.includes(button.label) ||
      isAt(step.path ?? '', URL.parse(button.url)?.pathname ?? ''));
  if (!step && !isOnTheWay) return null;
  return {
    press: isOnTheWay ? button.label : null,
    opens: page?.title ?? null,
    // A step in the inbox says to open this email, and to press its button.
    do: !step || (isOnTheWay && step.side === 'inbox') ? null : step.do,
    why: step?.why || null,
  };
}

/** The guide's step for the page behind a link, where that page is the same in any state of the journey. */
function pageStep(url: string, hub: string, steps: readonly Step[]): Step | undefined {
  const page = URL.parse(url);
  if (!page) return undefined;
  const side = page.origin === hub ? 'hub' : 'portal';
  const here = steps.filter(
    (step) => step.side === side && step.path !== null && isAt(step.path, page.pathname),
  );
  return here.length === 1 ? here[0] : undefined;
}
