/** What has been made lately, up to a weight; the longest unused is forgotten first. */
export interface Remembered<Value> {
  get(key: string, make: () => Value): Value;
  peek(key: string): Value | undefined;
  keep(key: string, value: Value): Value;
}

/** @param most the weight of all together */
export function bounded<Value>(
  most: number,
  weigh: (value: Value, key: string) => number,
): Remembered<Value> {
  const values = new Map<string, Value>();
  let weight = 0;

  const peek = (key: string) => {
    const value = values.get(key);
    if (value === undefined) return undefined;
    values.delete(key);
    values.set(key, value);
    return value;
  };
  const keep = (key: string, value: Value) => {
    if (values.has(key)) return value;
    values.set(key, value);
    weight += weigh(value, key);
    for (const [oldest, other] of values) {
      if (weight <= most || values.size === 1) break;
      values.delete(oldest);
      weight -= weigh(other, oldest);
    }
    return value;
  };
  return { peek, keep, get: (key, make) => peek(key) ?? keep(key, make()) };
}
