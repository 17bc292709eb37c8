import path from 'node:path';
import mocha, { type MochaOptions, type Runnable, type Runner } from 'mocha';

const SHOWN = 10;

/** As mocha's own, with the slowest files at the end: their tests and hooks together. */
export default class Reporter extends mocha.reporters.Spec {
  readonly #msOf = new Map<string, number>();

  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const add = ({ file, duration = 0 }: Runnable) => {
      if (file) this.#msOf.set(file, (this.#msOf.get(file) ?? 0) + duration);
    };
    runner.on('test end', add).on('hook end', add);
  }

  override epilogue(): void {
    super.epilogue();
    const slowest = [...this.#msOf].sort(([, one], [, other]) => other - one).slice(0, SHOWN);
    console.log('Slowest files, in seconds:');
    for (const [file, ms] of slowest)
      console.log(`${(ms / 1000).toFixed(1).padStart(7)}  ${path.relative('', file)}`);
  }
}
