import assert from 'node:assert/strict';
import type { Request } from 'express';
import { subjectsOf } from '../../../adapters/http/api/audit/subjectsOf.js';

const subjects = (query: object, body: unknown = {}) =>
  subjectsOf({ query, body } as Request, { deviceId: 'base-1' });

describe('the subjects of a request', () => {
  it('are the ids that its path, query and body name', () => {
    assert.deepEqual(subjects({ person: 'p' }, { stages: [{ kegId: ['keg-1', 7] }] }), [
      { kind: 'device', id: 'base-1' },
      { kind: 'person', id: 'p' },
      { kind: 'device', id: 'keg-1' },
    ]);
  });

  it('are none of names that every object has', () => {
    const query = JSON.parse('{"__proto__":"1","constructor":"1","toString":"1"}') as object;
    assert.deepEqual(subjects(query), [{ kind: 'device', id: 'base-1' }]);
  });
});
