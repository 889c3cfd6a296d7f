#!/usr/bin/env node
/** `npx brewline`: says what is missing where nothing is compiled yet, since npx remembers a command that was not there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const compiled = join(import.meta.dirname, '../dist/infra/main/cli.js');
if (existsSync(compiled)) await import(pathToFileURL(compiled).href);
else {
  console.error('brewline is not compiled here yet: run npm start, or npm ci && npm run build, first');
  process.exitCode = 1;
}
