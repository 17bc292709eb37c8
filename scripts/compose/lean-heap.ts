import { setFlagsFromString } from 'node:v8';

/** Of what was in use after the last full collection. */
const GROWTH_PERCENT = 50;

/**
 * Has this process collect its heap before it has grown by more than half. V8 otherwise lets it grow to several times
 * what is in use while there is much to do, and gives nothing back once there is nothing to do. For a process of the
 * sandbox's own only: the setting is everybody's in the process.
 */
export const keepHeapLean = (): void => setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
