#!/usr/bin/env node
// Plain JavaScript: `node scripts/run.js NAME` runs scripts/NAME.ts.
import { bundled } from './bundle.js';

const [name] = process.argv.splice(2, 1);
await import(await bundled(name));
