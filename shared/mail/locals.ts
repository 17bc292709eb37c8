/** What the parts that every email includes are given. */
export interface Parts {
  'letter-top': { letter: { brand: string; colour: string; preheader: string } };
  button: { button: { href: string; text: string; colour: string } };
  'letter-bottom': object;
}
