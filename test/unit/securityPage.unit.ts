import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accessActions, deviceAccess } from '../support/deviceAccess.js';

const file = join(import.meta.dirname, '../../../SECURITY.md');

describe('SECURITY.md', () => {
  it('shows the table that the broker is tried with', async () => {
    const rows = deviceAccess.map(({ what, cells }) =>
      [what, ...accessActions.map((action) => cells[action]?.[0] ?? '–')].join(' | '),
    );
    assert.deepEqual(await shownRows(), [['what', ...accessActions].join(' | '), ...rows]);
  });
});

/** The cells of each row of the table, without the blanks that align them. */
async function shownRows(): Promise<string[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => /^\| (?!-)/.test(line));
  return lines.map((line) =>
    line
      .slice(2, -2)
      .split('|')
      .map((cell) => cell.trim())
      .join(' | '),
  );
}
