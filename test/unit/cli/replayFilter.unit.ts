import assert from 'node:assert/strict';
import { parseSessionId } from '../../../domain/brewSession/index.js';
import { parseTime, sessionStream } from '../../../infra/cli/replay/replayFilter.js';

describe('what a replay is asked for', () => {
  const times: [string, string | undefined][] = [
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T06:30', '2026-03-01T06:30:00.000Z'],
    ['2026-03-01T06:30:00.5Z', '2026-03-01T06:30:00.500Z'],
    ['2026-03-01T06:30:00+02:00', '2026-03-01T04:30:00.000Z'],
    ['2026-02-30', undefined],
    ['2025-02-29T12:00:00Z', undefined],
    ['yesterday', undefined],
    ['1', undefined],
  ];
  for (const [text, expected] of times) {
    it(`takes ${text} for ${expected ?? 'no time'}`, () => {
      const timeMs = parseTime(text);
      assert.equal(timeMs === undefined ? undefined : new Date(timeMs).toISOString(), expected);
    });
  }

  it('knows the stream of a session by its id, of a later epoch too', () => {
    for (const id of ['keg_1-a.1767225600', 'keg-1.2.7']) {
      const session = parseSessionId(id);
      assert.equal(session && sessionStream(session), `brewSession-${id}`);
    }
    for (const text of ['keg-1', 'keg-1.', '.7', 'keg.0.7', 'keg.1.2.7', 'keg-1.x'])
      assert.equal(parseSessionId(text), undefined, text);
  });
});
