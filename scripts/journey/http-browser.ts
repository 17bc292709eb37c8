import { type HTMLElement, parse } from 'node-html-parser';
import type { Fields, PersonsBrowser } from './actions.ts';

/** A page as a person without JavaScript has it before them. */
export interface Page {
  /** Where redirects ended. */
  url: string;
  status: number;
  headers: Headers;
  document: HTMLElement;
  /** The text of the main part, white space folded. */
  text: string;
}

/** Something the browser was told to use is not on the page. */
export class NotThere extends Error {}

const MOST_REDIRECTS = 10;

/** As browsers keep it: for a host and all its ports. */
interface Cookie {
  host: string;
  path: string;
  name: string;
  value: string;
}

interface Sent {
  method: string;
  body?: URLSearchParams | FormData;
}

/** Visits pages over HTTP with cookies of its own: follows links and sends forms by the labels of links and buttons. */
export class HttpBrowser implements PersonsBrowser {
  #cookies: Cookie[] = [];
  #page: Page | undefined;

  /** @throws NotThere before the first visit */
  get page(): Page {
    if (!this.#page) throw new NotThere('no page has been opened yet');
    return this.#page;
  }

  get url(): string {
    return this.page.url;
  }

  async text(): Promise<string> {
    return this.page.text;
  }

  async offers(label: string): Promise<boolean> {
    return this.page.document.querySelectorAll('main a').some((link) => textOf(link).includes(label));
  }

  /** @param url absolute, or relative to the page open now */
  open(url: string): Promise<Page> {
    return this.#go(this.#absolute(url), { method: 'GET' });
  }

  /** Follows the link whose text contains `label`. */
  async follow(label: string): Promise<Page> {
    const link = this.page.document.querySelectorAll('a').find((a) => textOf(a).includes(label));
    const href = link?.getAttribute('href');
    if (!href) throw new NotThere(`no link “${label}” on ${this.page.url}: ${this.page.text.slice(0, 300)}`);
    return this.open(href);
  }

  /**
   * Fills in the form that has the button `label` and presses it.
   * @param fields replaces what the form holds; null leaves a field out, as an unticked box is
   */
  async press(label: string, fields: Fields = {}): Promise<Page> {
    const { button, form } = this.#formWith(label);
    const body = valuesOf(form, this.page.document);
    const name = button.getAttribute('name');
    if (name) body.set(name, button.getAttribute('value') ?? '');
    for (const [field, value] of Object.entries(fields)) {
      body.delete(field);
      for (const each of value === null ? [] : [value].flat()) body.append(field, each);
    }
    return this.#send(form, body, button.getAttribute('formaction'));
  }

  /** Chooses a file in the form that has the button `label`, and presses it. */
  async upload(label: string, field: string, file: File): Promise<Page> {
    const { form } = this.#formWith(label);
    const body = new FormData();
    for (const [name, value] of valuesOf(form, this.page.document)) body.set(name, value);
    body.set(field, file);
    return this.#go(this.#absolute(form.getAttribute('action') ?? this.page.url), { method: 'POST', body });
  }

  #formWith(label: string): { button: HTMLElement; form: HTMLElement } {
    const button = this.page.document
      .querySelectorAll('button, input[type=submit]')
      .find((candidate) => (textOf(candidate) || candidate.getAttribute('value') || '').includes(label));
    const form = button && this.#formOf(button);
    if (button && form) return { button, form };
    throw new NotThere(`no button “${label}” on ${this.page.url}: ${this.page.text.slice(0, 300)}`);
  }

  /** A button may stand outside its form and name it. */
  #formOf(button: HTMLElement): HTMLElement | null {
    const id = button.getAttribute('form');
    return id ? this.page.document.querySelector(`form#${id}`) : button.closest('form');
  }

  #send(form: HTMLElement, body: URLSearchParams, formAction: string | undefined): Promise<Page> {
    const action = this.#absolute(formAction ?? form.getAttribute('action') ?? this.page.url);
    if (form.getAttribute('method')?.toLowerCase() === 'post')
      return this.#go(action, { method: 'POST', body });
    const url = new URL(action);
    url.search = body.toString();
    return this.#go(url.href, { method: 'GET' });
  }

  #absolute(url: string): string {
    return new URL(url, this.#page?.url).href;
  }

  async #go(url: string, init: Sent): Promise<Page> {
    let request = init;
    let here = url;
    for (let redirects = 0; redirects < MOST_REDIRECTS; redirects++) {
      const headers = { cookie: this.cookiesFor(here), accept: 'text/html' };
      const origin = request.method === 'POST' ? { origin: new URL(this.#page?.url ?? here).origin } : {};
      const response = await fetch(here, {
        ...request,
        redirect: 'manual',
        headers: { ...headers, ...origin },
      });
      this.#keepCookies(new URL(here).hostname, response);
      const location = response.headers.get('location');
      if (!location || response.status < 300 || response.status > 399) {
        this.#page = await read(here, response);
        return this.#page;
      }
      await response.body?.cancel();
      here = new URL(location, here).href;
      request = { method: 'GET' };
    }
    throw new Error(`too many redirects from ${url}`);
  }

  /** The Cookie header that it would send there. */
  cookiesFor(url: string): string {
    const { hostname, pathname } = new URL(url);
    return this.#cookies
      .filter((cookie) => cookie.host === hostname && pathname.startsWith(cookie.path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #keepCookies(host: string, response: Response): void {
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      const [, path = '/'] = /; *path=([^;]*)/i.exec(header) ?? [];
      const others = this.#cookies.filter(
        (cookie) => cookie.host !== host || cookie.name !== name || cookie.path !== path,
      );
      this.#cookies = [...others, { host, name, path, value }];
    }
  }
}

async function read(url: string, response: Response): Promise<Page> {
  const document = parse(await response.text());
  const main = document.querySelector('main') ?? document;
  return { url, status: response.status, headers: response.headers, document, text: textOf(main) };
}

const textOf = (element: HTMLElement): string => element.textContent.replace(/\s+/g, ' ').trim();

/** What a form would send, as it is filled in. */
export function valuesOf(form: HTMLElement, document: HTMLElement): URLSearchParams {
  const values = new URLSearchParams();
  const elsewhere = document.querySelectorAll('input, textarea, select').filter((field) => {
    const owner = field.getAttribute('form');
    return owner !== undefined && owner === form.getAttribute('id');
  });
  for (const field of [...elsewhere, ...form.querySelectorAll('input, textarea, select')]) {
    const name = field.getAttribute('name');
    const type = field.getAttribute('type')?.toLowerCase();
    if (!name || field.hasAttribute('disabled') || type === 'submit') continue;
    if ((type === 'checkbox' || type === 'radio') && !field.hasAttribute('checked')) continue;
    values.append(name, enteredIn(field));
  }
  return values;
}

function enteredIn(field: HTMLElement): string {
  if (field.tagName === 'TEXTAREA') return field.textContent;
  if (field.tagName === 'SELECT') {
    const chosen = field.querySelector('option[selected]') ?? field.querySelector('option');
    return chosen?.getAttribute('value') ?? chosen?.textContent ?? '';
  }
  return field.getAttribute('value') ?? (field.getAttribute('type') === 'checkbox' ? 'on' : '');
}
