import type { DemoSchool } from '../../../shared/demonstration/schools.ts';
import type { SideDoor } from '../../steering/side.ts';
import { sweep } from '../../steering/time.ts';
import type { InboxReader, Received } from '../inbox.ts';
import { confirm, linkTo, must } from '../playing.ts';
import { type Page, Visitor } from '../visitor.ts';

const SYNC = '/admin-hub/school/mis-sync';

/** What the player needs of the sandbox. */
export interface Stage {
  hub: SideDoor;
  portal: SideDoor;
  inbox: InboxReader;
}

/**
 * Plays a school's people, through the pages they would use and the emails they would get.
 * Each step throws when a page is not as it should be.
 */
export class Player {
  readonly #stage: Stage;
  readonly #school: DemoSchool;
  readonly #coordinator = new Visitor();
  /** Whoever has the invitation. */
  readonly #holder = new Visitor();
  readonly #administrator = new Visitor();
  readonly #seen = new Set<string>();

  private constructor(stage: Stage, school: DemoSchool) {
    this.#stage = stage;
    this.#school = school;
  }

  /** Emails from before count as read. */
  static async of(stage: Stage, school: DemoSchool): Promise<Player> {
    const player = new Player(stage, school);
    for (const { id } of await stage.inbox.ofSchool(school.estab)) player.#seen.add(id);
    return player;
  }

  async request(): Promise<void> {
    const { hub } = this.#stage;
    await this.#coordinator.open(await hub.enter(this.#school.estab, 'coordinator', `${SYNC}/authorise`));
    await this.#coordinator.press('Submit');
    must(this.#coordinator.page, this.#school.head.email);
    await this.#deliver();
    await this.#openInvitation(await this.#mail(this.#school.head.email));
  }

  async forward(): Promise<void> {
    const { administrator } = this.#school;
    await this.#holder.follow('No');
    await this.#holder.press('Forward', {
      name: `${administrator.forename} ${administrator.surname}`,
      email: administrator.email,
      phone: administrator.phone,
      note: 'You look after data protection.',
    });
    await this.#deliver();
    await this.#openInvitation(await this.#mail(administrator.email));
  }

  async refuse(): Promise<void> {
    await this.#holder.follow('Refuse to share data');
    await this.#holder.press('Refuse', { reason: 'We have not finished our data protection assessment.' });
    await this.#deliver();
  }

  async proceed(): Promise<void> {
    await this.#holder.press('Proceed');
    must(this.#holder.page, 'MIS');
  }

  async chooseMis(): Promise<void> {
    await this.#holder.press('Proceed to next step', { mis: this.#school.mis });
  }

  async chooseAreas(): Promise<void> {
    await this.#holder.press('Proceed to next step');
  }

  async choosePeople(people: 'include' | 'exclude'): Promise<void> {
    await this.#holder.press('Proceed to next step', { people, agreement: 'accepted' });
  }

  async authoriseSharing(): Promise<void> {
    await this.#holder.press('Authorise Sharing');
    must(this.#holder.page, 'authorised');
    await this.#deliver();
  }

  /** Saves all four panels as they are proposed. */
  async syncEverybody(): Promise<void> {
    const hub = this.#coordinator;
    await hub.open(SYNC);
    await hub.press('Start sync');
    for (const panel of ['teachers', 'year-groups', 'classes', 'pupils']) {
      await hub.open(`${SYNC}/${panel}`);
      await hub.press('Proceed');
      await this.#deliver();
      await hub.open(`${SYNC}/${panel}`);
      await hub.press('Save and sync');
    }
    must(hub.page, 'Done');
    await this.#deliver();
  }

  async deauthorise(): Promise<void> {
    await this.#coordinator.open(SYNC);
    await this.#coordinator.follow('Deauthorise');
    await this.#coordinator.press('Deauthorise');
    await this.#deliver();
  }

  async revoke(): Promise<void> {
    await this.#openSharing();
    await this.#administrator.follow('Revoke Access for this app');
    await this.#administrator.press('Revoke Access for this app');
    await confirm(this.#administrator);
    must(this.#administrator.page, 'Revoked');
    await this.#deliver();
  }

  async pause(): Promise<void> {
    await this.#openSharing();
    await this.#administrator.press('Pause');
    await this.#deliver();
  }

  async #openSharing(): Promise<Page> {
    const { portal } = this.#stage;
    await this.#administrator.open(await portal.enter(this.#school.estab, 'administrator', '/data-sharing'));
    return this.#administrator.follow('Wellbeing');
  }

  async #openInvitation(email: Received): Promise<void> {
    await this.#holder.open(linkTo(email, this.#stage.portal.url, '/authorise/'));
  }

  async #mail(to: string): Promise<Received> {
    const email = await this.#stage.inbox.waitFor({ to, subject: this.#school.name, except: this.#seen });
    this.#seen.add(email.id);
    return email;
  }

  #deliver = (): Promise<void> => sweep([this.#stage.hub, this.#stage.portal]);
}
