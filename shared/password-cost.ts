/**
 * The cost of scrypt as the base 2 logarithm of its N, with r = 8 and p = 1: the first line of OWASP's table for scrypt
 * (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html). A hash takes 128 MiB for as long
 * as it is made.
 */
export const PASSWORD_COST = 17;
