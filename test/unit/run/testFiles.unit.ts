import assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { findTestFiles, partsOf, sourceOf } from '../../run/testFiles.js';

const compiled = join(import.meta.dirname, '../..');

async function found(...filters: readonly string[]): Promise<string[]> {
  return (await findTestFiles(filters)).map((file) => relative(compiled, file));
}

describe('the files of npm test', () => {
  it('are found by a glob, from the repository or from test/', async () => {
    const domain = await found('test/unit/domain/**');
    assert.ok(domain.includes('unit/domain/deviceSequence/schedules.unit.js'));
    assert.ok(domain.every((file) => file.startsWith('unit/domain/')));
    assert.deepEqual(await found('unit/domain/**'), domain);
    assert.deepEqual(await found('**/config*'), ['unit/config.unit.js']);
    assert.ok((await found('test/unit/*.unit.ts')).every((file) => file.split('/').length === 2));
  });

  it('are found by their kind, by a part of their path, and by any of several', async () => {
    assert.ok((await found('e2e')).every((file) => file.endsWith('.e2e.js')));
    assert.deepEqual(await found('unit/config', 'unit/docs.unit.ts'), [
      'unit/config.unit.js',
      'unit/docs.unit.js',
    ]);
    assert.deepEqual(await found('unit/nowhere/**', 'nonsense'), []);
  });

  it('are shared out each once, those together that share an instance, unit tests and whole instances from either end', async () => {
    const files = await findTestFiles([]);
    const parts = (await partsOf(files)).map((part) => part.map(sourceOf));
    assert.deepEqual(parts.flat().toSorted(), files.map(sourceOf).toSorted());
    const together = parts.filter((part) => part.length > 1);
    assert.equal(together.length, 2);
    for (const [of, other] of [
      ['wholeBrew', 'commands'],
      ['revocation', 'parkedJobs'],
    ]) {
      const part = together.find((files) => files.includes(`test/e2e/${of}.e2e.ts`));
      assert.ok(part?.includes(`test/e2e/${other}.e2e.ts`), of);
    }
    assert.match(parts[0]?.[0] ?? '', /^test\/unit\//);
    assert.match(parts.at(-1)?.join('\n') ?? '', /^test\/e2e\//m);
  });
});
