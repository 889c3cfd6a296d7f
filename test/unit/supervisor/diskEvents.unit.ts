import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Supervisor, type SupervisorEvent } from '../../../infra/local/supervisor/index.js';
import type { LogEvent } from '../../../infra/local/supervisor/rotatingLog.js';

describe('the logs of a supervisor', () => {
  let folder: string;
  let events: SupervisorEvent[];
  let tell: (event: LogEvent) => void;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-disk-'));
    events = [];
    const supervisor = new Supervisor({ onEvent: (event) => events.push(event) });
    const running = { pid: 0, ended: new Promise<string>(() => undefined), stop: () => Promise.resolve() };
    await supervisor.start({
      name: 'part',
      start: ({ onLogEvent } = {}) => {
        tell = onLogEvent ?? tell;
        return Promise.resolve(running);
      },
    });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const file = (name: string) => join(folder, name);
  const fails = (name: string, isFull = true) =>
    tell({ type: 'logFails', file: file(name), isFull, why: isFull ? 'ENOSPC' : 'EACCES' });
  const writes = (name: string, isFull = true) =>
    tell({ type: 'logWrites', file: file(name), isFull, lostWrites: 1 });

  it('tell of a full disk once, and once of the room on it, each time that it fills', () => {
    for (const round of [1, 2]) {
      for (const name of ['a', 'b', 'c']) fails(name);
      for (const name of ['a', 'b', 'c']) writes(name);
      assert.deepEqual(
        events.map(({ type }) => type),
        Array.from({ length: round }, () => ['logFails', 'logWrites']).flat(),
      );
    }
  });

  it('tell of each file that fails for another reason', () => {
    fails('a');
    for (const name of ['b', 'c']) fails(name, false);
    for (const name of ['b', 'c']) writes(name, false);
    assert.equal(events.length, 5);
  });
});
