/** An estab as schools write it, with the LA's number and the school's own: `999/2001`. */
export const schoolNumber = (estab: string): string => `${estab.slice(0, 3)}/${estab.slice(3)}`;
