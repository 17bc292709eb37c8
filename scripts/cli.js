#!/usr/bin/env node
// Plain JavaScript: it teaches Node to read the TypeScript of all the rest.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./cli/main.ts');
process.exitCode = await main(process.argv.slice(2));
