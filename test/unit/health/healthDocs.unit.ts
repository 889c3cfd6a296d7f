import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { healthCodes } from '../../../domain/health/index.js';

const page = join(import.meta.dirname, '../../../../infra/operations.md');

describe('what operators read of health', () => {
  it('has a row for each code, with what to do', async () => {
    const rows = [...(await readFile(page, 'utf8')).matchAll(/^\| `([A-Z_]+)`\s*\| (.+?) \| (.+?) \|$/gm)];
    assert.deepEqual(rows.map(([, code]) => code).toSorted(), Object.keys(healthCodes).toSorted());
  });
});
