import assert from 'node:assert/strict';
import type { OverallHealth, SharedCondition } from '../../../domain/health/index.js';
import { healthNote, HealthLines } from '../../../infra/local/start/healthLines.js';

const disk: SharedCondition = {
  code: 'DISK',
  level: 'degraded',
  reason: 'the disk has 90 MB left',
  since: '2026-11-28T10:00:00.000Z',
  roles: ['start'],
};
const store: SharedCondition = { ...disk, code: 'EVENT_STORE', level: 'down', reason: 'it does not answer' };
const atMs = Date.parse('2026-11-28T10:00:12.000Z');

function health(...conditions: readonly SharedCondition[]): OverallHealth {
  return { status: conditions[0]?.level ?? 'up', conditions, roles: [] };
}

describe('health on the terminal', () => {
  it('adds the worst condition to the live line, for how long, and how many there are', () => {
    assert.equal(healthNote(health(), atMs), '');
    assert.equal(healthNote(health(disk), atMs), '▲ the disk has 90 MB left (12 s)');
    assert.equal(healthNote(health(store, disk), atMs), '◆ it does not answer (12 s, and 1 more)');
  });

  it('says once what began, and once what is over, also when its reason changed', () => {
    const lines = new HealthLines();
    assert.deepEqual(lines.next(health(disk), atMs), ['▲ degraded: the disk has 90 MB left']);
    assert.deepEqual(lines.next(health({ ...disk, reason: 'the disk has 80 MB left' }), atMs), []);
    assert.deepEqual(lines.next(health(store), atMs), [
      '◆ down: it does not answer',
      '✔ over after 12 s: the disk has 80 MB left',
    ]);
  });
});
