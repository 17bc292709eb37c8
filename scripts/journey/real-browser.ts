import type { Locator, Page } from 'playwright-core';
import type { Fields, PersonsBrowser } from './actions.ts';

/** A tab of a real browser: fields are filled in and controls are clicked as a person does it. */
export class RealBrowser implements PersonsBrowser {
  readonly page: Page;
  readonly #beforePress: (control: Locator) => Promise<void>;

  /** @param beforePress sees each link or button before it is clicked, when the form is filled in */
  constructor(page: Page, beforePress: (control: Locator) => Promise<void> = async () => {}) {
    this.page = page;
    this.#beforePress = beforePress;
  }

  get url(): string {
    return this.page.url();
  }

  async open(url: string): Promise<void> {
    await this.page.goto(new URL(url, this.url === 'about:blank' ? undefined : this.url).href);
  }

  async follow(label: string): Promise<void> {
    await this.#click(this.page.getByRole('link', { name: saying(label) }).first());
  }

  async press(label: string, fields: Fields = {}): Promise<void> {
    const button = this.page.getByRole('button', { name: saying(label) }).first();
    const owner = await button.getAttribute('form');
    const form =
      owner === null
        ? this.page.locator('form').filter({ has: button }).first()
        : this.page.locator(`#${owner}`);
    for (const [name, value] of Object.entries(fields)) {
      await fill(form.locator(`[name="${name}"]`), [value ?? []].flat());
    }
    await this.#click(button);
  }

  async offers(label: string): Promise<boolean> {
    return (
      (await this.page
        .locator('main')
        .getByRole('link', { name: saying(label) })
        .count()) > 0
    );
  }

  async text(): Promise<string> {
    return ((await this.page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ').trim();
  }

  async #click(control: Locator): Promise<void> {
    await this.#beforePress(control);
    await control.click();
    await this.page.waitForLoadState();
  }
}

/** Controls whose text contains `label`, in its letters: Deauthorise does not contain Authorise. */
const saying = (label: string): RegExp => new RegExp(label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

/** @param values none unticks every box, or empties the field */
async function fill(controls: Locator, values: readonly string[]): Promise<void> {
  const first = controls.first();
  const type = await first.evaluate((element) =>
    element.tagName === 'SELECT' ? 'select' : element.getAttribute('type'),
  );
  if (type === 'select') await first.selectOption([...values]);
  else if (type === 'radio' || type === 'checkbox') {
    for (const box of await controls.all()) {
      const wanted = values.includes((await box.getAttribute('value')) ?? 'on');
      if (wanted || type === 'checkbox') await box.setChecked(wanted);
    }
  } else await first.fill(values.join(''));
}
