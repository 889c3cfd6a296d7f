import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version in package.json, the only place with the version. */
export function readVersion(): string {
  const manifest = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
