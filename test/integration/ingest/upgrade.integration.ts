import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createQueues } from '../../../commands/deviceCommands/index.js';
import type { UplinkDelivery } from '../../../commands/ports/index.js';
import { again, ScriptedDevice, startIngestStack, type IngestStack } from './ingestStack.js';

/** What version 0.1.0 stored of two machines, and the messages that led to it. */
interface OldStore {
  readonly events: readonly {
    readonly stream: string;
    readonly type: string;
    readonly base64?: string;
    readonly data?: object;
    readonly metadata: {
      readonly schemaVersion: number;
      readonly recordedAt: string;
      readonly causedBy: string;
    };
  }[];
  readonly deliveries: readonly { readonly deviceId: string; readonly base64: string }[];
}

/** From dist/test/integration/ingest. */
const file = join(import.meta.dirname, '../../../../test/integration/ingest/store-0.1.0.json');
/** Of the store's telemetry. */
const partition = 3;

describe('ingest over a store of version 0.1.0', () => {
  let stack: IngestStack;
  let deliveries: readonly UplinkDelivery[];

  before(async () => {
    stack = await startIngestStack();
    const old = JSON.parse(await readFile(file, 'utf8')) as OldStore;
    for (const { stream, type, base64, data, metadata } of old.events) {
      const content = base64 === undefined ? (data ?? {}) : Buffer.from(base64, 'base64');
      await stack.store.append(stream, 'any', [{ id: randomUUID(), type, data: content, metadata }]);
    }
    deliveries = old.deliveries.map(({ deviceId, base64 }) => ({
      deviceId,
      routingKey: `devices.${deviceId}.up`,
      body: Buffer.from(base64, 'base64'),
      headers: {},
      receivedAtMs: Date.now(),
      redelivered: false,
    }));
  });
  after(() => stack.stop());

  const withoutSources = async (deviceId: string) =>
    (await stack.decisions(deviceId)).map(({ stream, type }) => `${stream} ${type}`);

  it('takes everything that was handled for a repeat, telemetry and decisions', async () => {
    const telemetry = [...(await stack.telemetry('old-base')), ...(await stack.telemetry('old-keg'))];
    const before = [await withoutSources('old-base'), await withoutSources('old-keg')];
    await stack.ingest(partition).handle(again(deliveries));
    assert.deepEqual(
      [...(await stack.telemetry('old-base')), ...(await stack.telemetry('old-keg'))],
      telemetry,
    );
    const after = [await withoutSources('old-base'), await withoutSources('old-keg')];
    // What was not known before: which session runs, and one of whose start nothing was heard.
    const isNew = (line: string) =>
      line.endsWith('SessionBecameCurrent') || line.startsWith('brewSession-old-keg');
    assert.deepEqual(
      after.map((lines) => lines.filter((line) => !isNew(line))),
      before,
    );
    assert.deepEqual(await stack.parked('old-base'), []);
    assert.deepEqual(await stack.parked('old-keg'), []);
  });

  it('goes on in the first epoch, and misses nothing that was a decision before', async () => {
    const base = new ScriptedDevice('old-base');
    await stack.ingest(partition).handle([base.reading(7, 8, 60), base.reading(7, 10, 61)]);
    await stack.ingest(partition).handle([base.hello(7, 2)]);
    assert.deepEqual((await stack.telemetry('old-base')).slice(-2), ['0/7/8 60', '0/7/10 61']);
    const [missing] = (await stack.decisions('old-base')).filter(({ type }) => type === 'MessagesMissing');
    assert.deepEqual((missing?.data as { missing: object }).missing, [
      { epoch: 0, boot: 7, first: 9, last: 9 },
    ]);
  });

  it('hears a machine that is reset to the boot that it had', async () => {
    const keg = new ScriptedDevice('old-keg');
    await stack.ingest(partition).handle([keg.hello(7, 1), keg.reading(7, 1, 5)]);
    assert.equal((await stack.telemetry('old-keg')).at(-1), '1/7/1 5');
  });

  it('knows the connection of a command that was out as one of the first epoch', async () => {
    const queues = createQueues({
      store: stack.store,
      cachedQueues: 1,
      now: () => new Date(),
      patienceMs: 0,
    });
    const { open } = await queues.load('old-keg');
    assert.deepEqual(
      open.map(({ lastAttemptOn }) => lastAttemptOn),
      [{ epoch: 0, boot: 7, connection: 1 }],
    );
  });
});
