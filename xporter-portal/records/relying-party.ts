import { z } from 'zod';

const COMPLAINT =
  'Enter a name like a host’s: letters, digits and hyphens with dots between, for example reader.acme.example';
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** A host's name as in RFC 1123, with a domain: the last part begins with a letter, so that it is no IP address. */
const HOST_NAME = new RegExp(`^(?:${LABEL}\\.)+(?=[a-z])${LABEL}$`);

/** What identifies an app in all requests: in the form of a host name, in small letters. */
export const RelyingParty = z
  .string(COMPLAINT)
  .trim()
  .toLowerCase()
  .min(1, COMPLAINT)
  .max(253, COMPLAINT)
  .regex(HOST_NAME, COMPLAINT);
