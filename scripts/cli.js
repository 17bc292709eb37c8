#!/usr/bin/env node
// Plain JavaScript: it runs before anything is bundled.
import { bundled } from './bundle.js';

await import(await bundled('cli'));
