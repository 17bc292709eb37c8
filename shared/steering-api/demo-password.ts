/** A hash of every invented person's password, DEMO_PASSWORD, made once. */
export const DEMO_PASSWORD_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$Lbi9V0uxGu6mEXWnvzTG9Q$oSlBrskwajWdgb+EXFdBmn1NclZNju650M6S+xSwpes';
