import type { Sandbox } from './sandbox.ts';

/** Plays what has happened at the five schools before a newcomer arrives, if nothing has happened yet. */
export async function playDemonstration(_sandbox: Sandbox): Promise<void> {}
