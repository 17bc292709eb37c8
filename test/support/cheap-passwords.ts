/** Hashing a password as real sandboxes do takes half a second: too long for a test that only signs in. */
process.env.PASSWORD_COST ??= '10';
