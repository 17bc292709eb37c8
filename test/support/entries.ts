/** The entries of an object whose keys the compiler knows. */
export const typedEntries = <Key extends string, Value>(
  object: Partial<Record<Key, Value>>,
): [Key, Value][] => Object.entries(object) as [Key, Value][];
