import assert from 'node:assert/strict';
import { createPseudonyms, createViews } from '../../../../adapters/http/api/analysts/index.js';
import { testPseudonymKey } from '../../../support/api.js';

const pseudonyms = createPseudonyms(testPseudonymKey);
const document = {
  components: {
    schemas: {
      Id: { type: 'string', pattern: '^[a-z0-9-]+$', 'x-analyst': 'pseudonym-device' },
      Node: {
        type: 'object',
        required: ['id', 'next'],
        properties: {
          id: { $ref: '#/components/schemas/Id' },
          count: { type: 'integer' },
          at: { type: 'string', format: 'date-time' },
          word: { enum: ['a', 'b'] },
          note: { type: ['string', 'null'], 'x-analyst': 'hidden' },
          remark: { type: 'string', 'x-analyst': 'hidden' },
          next: { anyOf: [{ $ref: '#/components/schemas/Node' }, { type: 'null' }] },
          by: { anyOf: [{ type: 'integer' }, { $ref: '#/components/schemas/Id' }] },
          tags: { type: 'array', items: { type: 'string', 'x-analyst': 'shown' } },
        },
      },
    },
  },
};
const views = createViews(document, pseudonyms);
const view = views.of({ $ref: '#/components/schemas/Node' }, 'node');
const keg = pseudonyms.device('keg-1');

describe('what analysts see of an answer', () => {
  it('has pseudonyms, and what is described and not hidden', () => {
    const node = { id: 'keg-1', count: 1, at: '2026-01-01T00:00:00.000Z', word: 'a', by: 4, tags: ['x'] };
    const texts = { note: 'mine', remark: 'mine', other: 'new' };
    const shown = { ...node, id: keg, note: null, by: keg, next: null };
    assert.deepEqual(view({ ...node, ...texts, next: { ...node, ...texts, by: 'keg-1', next: null } }), {
      ...shown,
      by: 4,
      next: shown,
    });
  });

  it('has no text in the place of anything else', () => {
    const text = 'of Ada';
    const wrong = {
      id: 'Of Ada!',
      count: text,
      at: text,
      word: text,
      next: text,
      by: [text],
      tags: [{ text }, text],
    };
    assert.deepEqual(view(wrong), {
      ...{ id: null, count: null, at: null, word: null, next: null, by: null },
      tags: [null, text],
    });
    assert.deepEqual([view(text), view([text]), view(null)], [null, null, null]);
  });
});
