/** Something that data areas give access to. */
interface Opened {
  /** Any one of these combinations gives access; an empty one allows any token. */
  scopes: readonly (readonly string[])[];
}

/** Whether the granted scopes give access to an endpoint. */
export const isOpenTo = ({ scopes }: Opened, granted: ReadonlySet<string>): boolean =>
  scopes.some((together) => together.every((scope) => granted.has(scope)));

/** Whether the granted scopes show a field: any one of its own does, and one without scopes always shows. */
export const isShown = ({ scopes }: { scopes: readonly string[] }, granted: ReadonlySet<string>): boolean =>
  scopes.length === 0 || scopes.some((scope) => granted.has(scope));
