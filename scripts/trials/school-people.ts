import { LABELS } from '../../shared/labels.ts';
import { administratorIn, coordinatorIn, invitedIn, PANELS } from '../journey/actions.ts';
import { HttpBrowser } from '../journey/http-browser.ts';
import type { School } from '../kit/kit.ts';
import type { TrialSandbox } from './child.ts';
import type { TrialRun } from './trial.ts';

/** The Hub takes no new request until it has heard how this one ended. */
const UNDER_WAY = ['requested', 'invited', 'validating', 'waiting', 'connected'];

/** What a page has told a school's people, which must still be so after any accident. */
export interface Promised {
  /** The state at Xporter. */
  portal: string;
}

/**
 * A school's people, who do at random what the school's state allows.
 * They look at the state first, so that they continue wherever an accident left them.
 */
export class SchoolPeople {
  readonly school: School;
  readonly #run: TrialRun;
  /** What the latest page told, until the next decision is sent. */
  promised: Promised | undefined;

  constructor(school: School, run: TrialRun) {
    this.school = school;
    this.#run = run;
  }

  /** @returns what they did */
  async act({ kit, urls }: TrialSandbox): Promise<string> {
    const { school } = this;
    const { hub, portal } = await kit.schools.show(school);
    if (portal?.state === 'invited') return this.#answer({ kit, urls });
    if (portal?.state === 'active')
      return this.#run.random.chance(0.5) ? this.#decide({ kit, urls }) : this.#sync({ kit, urls });
    if (portal?.state === 'paused' || portal?.state === 'waiting') return this.#sharePeople({ kit, urls });
    if (hub && UNDER_WAY.includes(hub.state)) return 'waited';
    return this.#request({ kit, urls });
  }

  async #request({ kit, urls }: Where): Promise<string> {
    const browser = new HttpBrowser();
    await browser.open(await kit.enter(this.school, 'coordinator'));
    this.promised = undefined;
    await coordinatorIn(browser, urls.hub).requestConnection();
    return 'asked';
  }

  /** With the newest link. */
  async #answer({ kit, urls }: Where): Promise<string> {
    const emails = await kit.inbox.all({ school: this.school });
    const link = emails.flatMap(({ links }) => links).findLast((each) => each.includes('/authorise/'));
    if (!link) return 'waited for the email';
    const browser = new HttpBrowser();
    await browser.open(urls.portal + new URL(link).pathname);
    if (!browser.page.document.querySelector('main form')) return 'waited for a new email';
    const invited = invitedIn(browser);
    this.promised = undefined;
    if (this.#run.random.chance(0.15) && (await browser.offers(LABELS.openRefusal))) {
      await invited.refuse('Not this year.');
      this.promised = { portal: 'refused' };
      return 'refused';
    }
    const { school } = this;
    const steps: Record<string, () => Promise<unknown>> = {
      mis: () => invited.chooseMis(school.mis),
      areas: () => invited.chooseAreas(),
      people: () => invited.choosePeople('include'),
      summary: () => invited.authoriseSharing(),
    };
    for (let step = 0; step < 5 && !browser.url.endsWith('/authorised'); step++) {
      const act = steps[browser.url.slice(browser.url.lastIndexOf('/') + 1)];
      await (act ? act() : invited.proceed());
    }
    if (browser.url.endsWith('/authorised')) this.promised = { portal: 'active' };
    return 'authorised';
  }

  async #decide({ kit, urls }: Where): Promise<string> {
    const browser = await this.#openApp({ kit, urls });
    const administrator = administratorIn(browser, urls.portal);
    const what = this.#run.pick(['pause', 'revoke', 'authorise again', 'authorise again'] as const);
    this.promised = undefined;
    if (what === 'pause') await administrator.pause();
    if (what === 'revoke') await administrator.revoke();
    if (what === 'authorise again') {
      await browser.open(`${browser.url}/again`);
      await browser.press('Authorise again');
      await administrator.confirmIfAsked();
    }
    if (browser.page.status < 400)
      this.promised = { portal: { pause: 'paused', revoke: 'revoked', 'authorise again': 'active' }[what] };
    return what;
  }

  async #sharePeople({ kit, urls }: Where): Promise<string> {
    const browser = await this.#openApp({ kit, urls });
    this.promised = undefined;
    await browser.press('Resume');
    if (browser.page.status < 400) this.promised = { portal: 'active' };
    return 'resume';
  }

  async #openApp({ kit, urls }: Where): Promise<HttpBrowser> {
    const browser = new HttpBrowser();
    await browser.open(await kit.enter(this.school, 'administrator'));
    await administratorIn(browser, urls.portal).openApp();
    return browser;
  }

  async #sync({ kit, urls }: Where): Promise<string> {
    const browser = new HttpBrowser();
    await browser.open(await kit.enter(this.school, 'coordinator'));
    const coordinator = coordinatorIn(browser, urls.hub);
    const panel = this.#run.pick(PANELS);
    await coordinator.openPanel(panel);
    if (hasButton(browser, LABELS.proceed)) await coordinator.readPanel();
    await kit.flush();
    await coordinator.openPanel(panel);
    if (hasButton(browser, LABELS.save)) await coordinator.savePanel();
    return 'synced';
  }
}

const hasButton = ({ page }: HttpBrowser, words: string): boolean =>
  page.document.querySelectorAll('button').some(({ textContent }) => textContent.includes(words));

type Where = Pick<TrialSandbox, 'kit' | 'urls'>;
