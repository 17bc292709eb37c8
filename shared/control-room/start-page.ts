import express, { type Express } from 'express';

/** Where each door of the sandbox is. */
export interface Doors {
  start: string;
  hub: string;
  portal: string;
  inbox: string;
}

/** The page that shows a newcomer the doors and the sign-ins. */
export function createStartPage(_doors: Doors): Express {
  return express();
}
