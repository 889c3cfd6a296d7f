import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { Supervisor, type Part, type SupervisorEvent } from '../../../infra/local/supervisor/index.js';

/** A part without a process, which dies when it is told to. */
class FakePart implements Part {
  starts = 0;
  failStarts = 0;
  private die: (how: string) => void = () => undefined;

  constructor(
    readonly name: string,
    private readonly stopped: string[] = [],
  ) {}

  async start() {
    this.starts++;
    if (this.starts > 1 && this.failStarts-- > 0) throw new Error('not yet');
    const ended = new Promise<string>((resolve) => (this.die = resolve));
    const stop = async () => {
      this.stopped.push(this.name);
      this.die('exit code 0');
    };
    return { pid: 4711, ended, stop };
  }

  kill(): void {
    this.die('signal SIGKILL');
  }
}

function supervise(maxRestarts = 20) {
  const events = new EventEmitter();
  const seen: SupervisorEvent[] = [];
  const supervisor = new Supervisor({
    backOff: { firstMs: 1, maxMs: 4 },
    maxRestarts,
    onEvent: (event) => {
      seen.push(event);
      events.emit(event.type);
    },
  });
  return { supervisor, seen, next: (type: SupervisorEvent['type']) => once(events, type) };
}

describe('supervisor', () => {
  it('starts again what dies, also when that takes several attempts', async () => {
    const { supervisor, seen, next } = supervise();
    const part = new FakePart('ingest');
    await supervisor.start(part);
    part.failStarts = 2;
    part.kill();
    await next('restarted');
    assert.deepEqual(
      seen.map(({ type }) => type),
      ['ended', 'restartFailed', 'restartFailed', 'restarted'],
    );
    assert.equal(part.starts, 4);
    await supervisor.stop();
  });

  it('gives up what keeps dying, and says so', async () => {
    const { supervisor, seen, next } = supervise(3);
    const part = new FakePart('ingest');
    await supervisor.start(part);
    part.failStarts = Infinity;
    part.kill();
    await next('gaveUp');
    assert.equal(part.starts, 4);
    assert.equal(seen.at(-1)?.type, 'gaveUp');
    await supervisor.stop();
  });

  it('stops in reverse order, and starts nothing again after that', async () => {
    const { supervisor, seen } = supervise();
    const stopped: string[] = [];
    for (const name of ['postgres', 'ingest', 'api']) await supervisor.start(new FakePart(name, stopped));
    await supervisor.stop();
    assert.deepEqual(stopped, ['api', 'ingest', 'postgres']);
    assert.deepEqual(seen, []);
  });

  it('stops together what was started together, when one of them can not', async () => {
    const { supervisor } = supervise();
    const stopped: string[] = [];
    await supervisor.start(new FakePart('postgres', stopped));
    const parts = ['ingest', 'api'].map((name) => new FakePart(name, stopped));
    await supervisor.startTogether(parts);
    const stuck = {
      pid: 1,
      ended: new Promise<string>(() => undefined),
      stop: () => Promise.reject(new Error('stuck')),
    };
    await supervisor.start({ name: 'simulate', start: () => Promise.resolve(stuck) });
    await assert.rejects(supervisor.stop(), /stuck/);
    assert.deepEqual(stopped, ['ingest', 'api', 'postgres']);
  });

  it('gives up a start that hangs when everything stops, and begins none after that', async () => {
    const { supervisor } = supervise();
    const hanging: Part = {
      name: 'rabbitmq',
      start: async (context) => {
        await once(context!.signal!, 'abort');
        throw new Error('given up');
      },
    };
    const start = assert.rejects(supervisor.start(hanging), /given up/);
    await supervisor.stop();
    await start;
    await assert.rejects(supervisor.start(new FakePart('api')), { name: 'AbortError' });
  });

  it('ends one part for good, and tells how it ended', async () => {
    const { supervisor, seen } = supervise();
    const part = new FakePart('simulate');
    await supervisor.start(part);
    assert.equal(await supervisor.end('simulate'), 'exit code 0');
    assert.equal(supervisor.pidOf('simulate'), undefined);
    assert.equal(part.starts, 1);
    assert.deepEqual(seen, []);
    await supervisor.stop();
  });

  it('shows a first start that fails to whoever asked for it', async () => {
    const { supervisor } = supervise();
    const start = () => Promise.reject(new Error('port taken'));
    await assert.rejects(supervisor.start({ name: 'api', start }), /port taken/);
    await supervisor.stop();
  });
});
