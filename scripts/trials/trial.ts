import { createRandom, type Random } from '../../shared/sample-data/random.ts';

/** Whichever is reached first ends a trial. */
export interface Limits {
  runs: number;
  seconds: number;
}

/** Something that must never happen. */
export interface Finding {
  what: string;
  /** What was done, and what came of it, when it happened first. */
  evidence: string;
  times: number;
}

/** One go at a trial: draws from a seed what to try, counts it and collects what it finds. */
export class TrialRun {
  readonly seed: string;
  readonly random: Random;
  readonly #runs: number;
  readonly #end: number;
  readonly #findings = new Map<string, Finding>();
  readonly #counts = new Map<string, number>();
  #begun = 0;

  constructor(seed: string, { runs, seconds }: Limits) {
    this.seed = seed;
    this.random = createRandom(seed);
    this.#runs = runs;
    this.#end = performance.now() + seconds * 1000;
  }

  /** Begins the next run. @returns false once a limit is reached */
  next(): boolean {
    if (this.#begun >= this.#runs || performance.now() >= this.#end) return false;
    this.#begun++;
    return true;
  }

  /** How many runs were begun. */
  get runs(): number {
    return this.#begun;
  }

  pick<Value>(from: readonly Value[]): Value {
    const [first, ...others] = from;
    if (first === undefined) throw new Error('there is nothing to pick from');
    return this.random.pick([first, ...others]);
  }

  /** @param what in the plural, for the summary */
  count(what: string, many = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + many);
  }

  find(what: string, evidence: string): void {
    const known = this.#findings.get(what);
    if (known) known.times++;
    else this.#findings.set(what, { what, evidence, times: 1 });
  }

  get findings(): Finding[] {
    return [...this.#findings.values()];
  }

  /** What was tried and found, in words. */
  summary(): string {
    const tried = [...this.#counts].map(([what, many]) => `${many.toLocaleString('en-GB')} ${what}`);
    const found = this.findings.map(
      ({ what, evidence, times }, index) =>
        `  ${index + 1}. ${what}${times > 1 ? ` (${times} times)` : ''}\n     ${evidence}`,
    );
    return [
      `  Tried: ${tried.join(', ') || 'nothing'}.`,
      ...(found.length > 0 ? [`  Found ${found.length}:`, ...found] : ['  Found nothing.']),
    ].join('\n');
  }
}

/** Tries until the run’s limits are reached. Throws where it cannot continue, which is no finding. */
export type Trial = (run: TrialRun) => Promise<void>;
