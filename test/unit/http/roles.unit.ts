import assert from 'node:assert/strict';
import { readApiDescription } from '../../../adapters/http/api/apiDescription.js';
import { roles } from '../../../domain/people/index.js';

type Operation = {
  readonly operationId?: string;
  readonly security?: readonly unknown[];
  readonly 'x-roles'?: readonly string[];
};

describe('every operation of the API', () => {
  it('says which roles may call it, or that everybody may', async () => {
    const { document } = await readApiDescription();
    const operations = Object.values(document.paths ?? {}).flatMap((item) =>
      Object.values(item as Record<string, Operation>).filter(({ operationId }) => operationId !== undefined),
    );
    assert.ok(operations.length > 20);
    for (const { operationId, security, 'x-roles': allowed = [] } of operations) {
      assert.equal(security?.length === 0, allowed.length === 0, operationId);
      for (const role of allowed) assert.ok((roles as readonly string[]).includes(role), operationId);
      assert.ok(allowed.length === 0 || allowed.includes('admin'), operationId);
    }
  });
});
