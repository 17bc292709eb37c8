/** What the parts that every email includes are given. */
export interface Parts {
  'letter-top': { letter: { brand: 'hub' | 'portal'; preheader: string } };
  button: { button: { href: string; text: string } };
  'letter-bottom': object;
}
