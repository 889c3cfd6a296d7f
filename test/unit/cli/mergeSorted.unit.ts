import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeSorted } from '../../../infra/cli/replay/mergeSorted.js';
import { inOrder } from './replayFixtures.js';

interface Item {
  readonly key: number;
  readonly from: 'first' | 'second';
}

async function merged(first: readonly number[], second: readonly number[]): Promise<Item[]> {
  const items: Item[] = [];
  const a = inOrder(first.map((key): Item => ({ key, from: 'first' })));
  const b = inOrder(second.map((key): Item => ({ key, from: 'second' })));
  for await (const item of mergeSorted(a, b, (x, y) => x.key <= y.key)) items.push(item);
  return items;
}

describe('merging', () => {
  it('is a stable sorting of what is sorted', async () => {
    const sorted = fc.array(fc.nat(20)).map((list) => list.sort((x, y) => x - y));
    await fc.assert(
      fc.asyncProperty(sorted, sorted, async (first, second) => {
        const all: Item[] = [
          ...first.map((key): Item => ({ key, from: 'first' })),
          ...second.map((key): Item => ({ key, from: 'second' })),
        ];
        assert.deepEqual(
          await merged(first, second),
          all.sort((x, y) => x.key - y.key),
        );
      }),
    );
  });

  it('closes both when its reader has enough', async () => {
    const closed: string[] = [];
    async function* endless(name: string) {
      try {
        for (;;) yield await Promise.resolve(1);
      } finally {
        closed.push(name);
      }
    }
    for await (const item of mergeSorted(endless('first'), endless('second'), () => true)) {
      assert.equal(item, 1);
      break;
    }
    assert.deepEqual(closed.sort(), ['first', 'second']);
  });
});
