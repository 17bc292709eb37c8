import type { DemoSchool } from '../../../shared/sample-data/schools.ts';
import { deliverAll } from '../../steering/advance.ts';
import type { SideClient } from '../../steering/side.ts';
import { administratorIn, coordinatorIn, invitedIn, PANELS } from '../actions.ts';
import { HttpBrowser } from '../http-browser.ts';
import type { InboxReader, Received } from '../inbox.ts';
import { linkTo, must } from '../playing.ts';

/** What the player needs of the sandbox. */
export interface PlayedSandbox {
  hub: SideClient;
  portal: SideClient;
  inbox: InboxReader;
}

/**
 * Plays a school's people, through the pages they would use and the emails they would get.
 * Each step throws when a page is not as it should be.
 */
export class Player {
  readonly #sandbox: PlayedSandbox;
  readonly #school: DemoSchool;
  readonly #hub = new HttpBrowser();
  readonly #invitation = new HttpBrowser();
  readonly #portal = new HttpBrowser();
  readonly #coordinator;
  readonly #invited;
  readonly #administrator;
  readonly #seen = new Set<string>();

  private constructor(sandbox: PlayedSandbox, school: DemoSchool) {
    this.#sandbox = sandbox;
    this.#school = school;
    this.#coordinator = coordinatorIn(this.#hub, sandbox.hub.url);
    this.#invited = invitedIn(this.#invitation);
    this.#administrator = administratorIn(this.#portal, sandbox.portal.url);
  }

  /** Emails from before count as read. */
  static async of(sandbox: PlayedSandbox, school: DemoSchool): Promise<Player> {
    const player = new Player(sandbox, school);
    for (const { id } of await sandbox.inbox.ofSchool(school.estab)) player.#seen.add(id);
    return player;
  }

  async request(): Promise<void> {
    const { hub } = this.#sandbox;
    await this.#hub.open(await hub.enter(this.#school.estab, 'coordinator', '/home'));
    await this.#coordinator.requestConnection();
    must(this.#hub.page, this.#school.head.email);
    await this.#deliver();
    await this.#openInvitation(await this.#mail(this.#school.head.email));
  }

  async forward(): Promise<void> {
    const { administrator } = this.#school;
    await this.#invited.forward(administrator);
    await this.#deliver();
    await this.#openInvitation(await this.#mail(administrator.email));
  }

  async refuse(): Promise<void> {
    await this.#invited.refuse('We have not finished our data protection assessment.');
    await this.#deliver();
  }

  async proceed(): Promise<void> {
    await this.#invited.proceed();
    must(this.#invitation.page, 'MIS');
  }

  async chooseMis(): Promise<void> {
    await this.#invited.chooseMis(this.#school.mis);
  }

  async chooseAreas(): Promise<void> {
    await this.#invited.chooseAreas();
  }

  async choosePeople(people: 'include' | 'exclude'): Promise<void> {
    await this.#invited.choosePeople(people);
  }

  async authoriseSharing(): Promise<void> {
    await this.#invited.authoriseSharing();
    must(this.#invitation.page, 'authorised');
    await this.#deliver();
  }

  /** Saves all four panels as they are proposed. */
  async syncEverybody(): Promise<void> {
    const coordinator = this.#coordinator;
    await coordinator.openSync();
    await coordinator.startSync();
    for (const panel of PANELS) {
      await coordinator.openPanel(panel);
      await coordinator.readPanel();
      await this.#deliver();
      await coordinator.openPanel(panel);
      await coordinator.savePanel();
    }
    must(this.#hub.page, 'Done');
    await this.#deliver();
  }

  async deauthorise(): Promise<void> {
    await this.#coordinator.deauthorise();
    await this.#deliver();
  }

  async revoke(): Promise<void> {
    await this.#openSharing();
    await this.#administrator.revoke();
    must(this.#portal.page, 'Revoked');
    await this.#deliver();
  }

  async pause(): Promise<void> {
    await this.#openSharing();
    await this.#administrator.pause();
    await this.#deliver();
  }

  /** Books the last time that is offered. */
  async bookAgent(): Promise<void> {
    await this.#enterPortal('/mis-connection');
    const slots = this.#portal.page.document.querySelectorAll('#slot option');
    await this.#administrator.bookAgent(slots.at(-1)?.getAttribute('value') ?? '');
    must(this.#portal.page, 'Booked');
  }

  async changeMis(mis: string): Promise<void> {
    await this.#enterPortal('/mis-connection');
    await this.#administrator.changeMis(mis);
    must(this.#portal.page, mis);
    await this.#deliver();
  }

  /** Shares the pupils of some classes with the app, where everyone is excluded. */
  async shareClasses(classes: readonly string[]): Promise<void> {
    await this.#enterPortal('/gdpr');
    await this.#administrator.openApp();
    const people = new URL(this.#portal.url);
    for (const registration of classes) {
      people.search = new URLSearchParams({ kind: 'Student', registration }).toString();
      await this.#portal.open(people.href);
      await this.#administrator.shareListed();
      must(this.#portal.page, 'Saved');
    }
    await this.#deliver();
  }

  async #enterPortal(landing: string): Promise<void> {
    const { portal } = this.#sandbox;
    await this.#portal.open(await portal.enter(this.#school.estab, 'administrator', landing));
  }

  async #openSharing(): Promise<void> {
    await this.#enterPortal('/data-sharing');
    await this.#administrator.openApp();
  }

  async #openInvitation(email: Received): Promise<void> {
    await this.#invitation.open(linkTo(email, this.#sandbox.portal.url, '/authorise/'));
  }

  async #mail(to: string): Promise<Received> {
    const email = await this.#sandbox.inbox.waitFor({ to, subject: this.#school.name, except: this.#seen });
    this.#seen.add(email.id);
    return email;
  }

  #deliver = (): Promise<void> => deliverAll([this.#sandbox.hub, this.#sandbox.portal]);
}
