import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { healthCodes } from '../../../domain/health/index.js';
import { markdownItems } from '../../support/markdownItems.js';

const page = join(import.meta.dirname, '../../../../infra/operations.md');

describe('what operators read of health', () => {
  it('has an item for each code, with what it means and what to do', async () => {
    const [, section = ''] = (await readFile(page, 'utf8')).split(
      '## What a condition means, and what to do\n',
    );
    const [conditions = ''] = section.split('\n## ');
    const items = markdownItems(conditions).map((item) => /^\*\*`([A-Z_]+)`\*\*: [^.]+\. \S/.exec(item)?.[1]);
    assert.deepEqual(items.toSorted(), Object.keys(healthCodes).toSorted());
  });
});
