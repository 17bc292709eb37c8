import type { z } from 'zod';

/** Why the control room refuses, beside what it was asked being wrong in itself (422). */
export const REFUSALS = {
  404: 'There is no such school or thing: the message says which',
  408: 'It did not happen in time: the message says what did',
  422: 'What was asked cannot be read, or cannot be done: the message says why',
} as const;

/** One thing that a program may ask of the control room. Routing, documentation and client are made from it. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Beneath `/api`; what stands in braces is taken from the address. */
  path: string;
  tag: string;
  summary: string;
  /** What is not in the address comes in the query of a GET or DELETE, otherwise in a JSON body. */
  takes: z.ZodObject;
  gives: z.ZodType;
  /** 200 unless something new was made. */
  status?: 200 | 201;
  /** JSON unless it is text. */
  isText?: true;
  refuses: readonly (keyof typeof REFUSALS)[];
}

/** Names in a path, in order. */
export const namesIn = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

export const hasBody = ({ method }: Route): boolean => method === 'post' || method === 'put';
