/** How long something took, over and over. */
export interface Distribution {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  most: number;
}

/** @param values in milliseconds; NaN stands for what no value tells */
export function distributionOf(values: readonly number[]): Distribution {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}
