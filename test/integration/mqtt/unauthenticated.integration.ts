import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { finished } from 'node:stream/promises';
import { startBroker, type OwnBroker } from '../../support/broker.js';

const pieceBytes = 64 * 1024;
/** Without the broker's settings each of these takes gigabytes. */
const maxGrowthBytes = 400 * 2 ** 20;

describe('a client that has not logged in to the broker', function () {
  this.timeout(90_000);
  let broker: OwnBroker;

  before(async function () {
    this.timeout(120_000);
    broker = await startBroker();
  });
  after(() => broker?.stop());

  it('is not given gigabytes of memory for a CONNECT of 240 MB', async () => {
    const growth = await growthWhile(() => Promise.all([1, 2, 3, 4].map(() => send(240_000_000))));
    assert.ok(growth < maxGrowthBytes, `${growth >> 20} MiB`);
  });

  it('is not given gigabytes of memory, nor a log, for a CONNECT that is none', async () => {
    const growth = await growthWhile(() => send(1_000_000));
    assert.ok(growth < maxGrowthBytes, `${growth >> 20} MiB`);
  });

  /** A CONNECT of this size, until the broker ends it. */
  async function send(bytes: number): Promise<void> {
    const socket = connect(Number(new URL(broker.mqttPlainUrl).port), '127.0.0.1');
    socket.on('error', () => undefined);
    const ended = finished(socket.resume()).catch(() => undefined);
    await once(socket, 'connect');
    socket.write(connectHeader(bytes));
    for (let sent = 0; sent < bytes && !socket.destroyed; sent += pieceBytes) {
      const isReady = socket.write(Buffer.alloc(Math.min(pieceBytes, bytes - sent), 'x'));
      if (!isReady) await Promise.race([once(socket, 'drain'), ended]).catch(() => undefined);
    }
    await ended;
    socket.destroy();
  }

  async function growthWhile(work: () => Promise<unknown>): Promise<number> {
    const before = await memoryOf(broker.pid);
    let peak = before;
    const look = setInterval(
      () => void memoryOf(broker.pid).then((bytes) => (peak = Math.max(peak, bytes))),
      50,
    );
    try {
      await work();
    } finally {
      clearInterval(look);
    }
    return peak - before;
  }
});

/** Its fixed header, which says how long the rest is, and the beginning of that. */
function connectHeader(bytes: number): Buffer {
  const start = Buffer.from('\x00\x04MQTT\x04\xc2\x00\x3c', 'latin1');
  const length: number[] = [];
  for (let left = bytes + start.length; left > 0; left >>= 7)
    length.push((left & 127) | (left > 127 ? 128 : 0));
  return Buffer.concat([Buffer.from([0x10, ...length]), start]);
}

async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
}
