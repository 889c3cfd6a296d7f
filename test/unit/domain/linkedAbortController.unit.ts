import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { linkedAbortController } from '../../../domain/kernel/linkedAbortController.js';

describe('linkedAbortController', () => {
  it('aborts with either parent, for the parent’s reason', () => {
    for (const which of [0, 1]) {
      const parents = [new AbortController(), new AbortController()];
      const child = linkedAbortController(...parents.map(({ signal }) => signal));
      assert.equal(child.signal.aborted, false);
      parents[which]?.abort('why');
      assert.deepEqual([child.signal.aborted, child.signal.reason], [true, 'why']);
    }
  });

  it('is born aborted of a parent that is', () => {
    assert.ok(linkedAbortController(new AbortController().signal, AbortSignal.abort()).signal.aborted);
  });

  it('aborts alone, and lets go of its parents', () => {
    const parent = new AbortController();
    linkedAbortController(parent.signal).abort();
    assert.equal(parent.signal.aborted, false);
    assert.equal(getEventListeners(parent.signal, 'abort').length, 0);
  });
});
