#!/usr/bin/env node
/** `npx brewline`: says what is missing when nothing is compiled yet; npx would otherwise cache that the command does not exist. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const compiled = join(import.meta.dirname, '../dist/infra/main/cli.js');
if (existsSync(compiled)) await import(pathToFileURL(compiled).href);
else {
  console.error('brewline is not compiled here yet: run npm start, or npm ci && npm run build, first');
  process.exitCode = 1;
}
