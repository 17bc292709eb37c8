import { z } from 'zod';

/** The status codes of errors, with their meanings. */
export const REFUSALS = {
  404: 'Not found: the message says what',
  408: 'Timed out: the message says what did happen',
  409: 'Conflict: the message says what is there already',
  422: 'Invalid request, or not possible now: the message says why',
} as const;

/** The content type of any file. */
export const FILE = 'application/octet-stream';

/** The bytes of a file. */
export const FileBytes = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array, 'Send a file')
  .meta({ type: 'string', format: 'binary' });

/** One operation of the control room’s API. Routing, documentation and client are made from it. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Below `/api`, with path parameters in braces. */
  path: string;
  tag: string;
  summary: string;
  /** Parameters that are not in the path: in the query of a GET or DELETE, otherwise in a JSON body. */
  takes: z.ZodObject;
  gives: z.ZodType;
  /** 201 where it creates something; default 200. */
  status?: 200 | 201;
  /** What it sends instead of JSON. */
  sends?: 'text/plain' | 'application/xml' | typeof FILE;
  /** Takes the bytes of a file as its body, as `file`, instead of JSON. */
  takesFile?: true;
  /** Besides 422, and 404 for a school that is not there. */
  refuses: readonly (keyof typeof REFUSALS)[];
}

/** What a route answers when it refuses. Each checks its input, and that a school it names is there. */
export const refusalsOf = ({ takes, refuses }: Route): (keyof typeof REFUSALS)[] => [
  ...new Set([...('estab' in takes.shape ? [404 as const] : []), ...refuses, 422 as const]),
];

/** The path parameters, in order. */
export const namesIn = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

export const hasBody = ({ method }: Route): boolean => method === 'post' || method === 'put';
