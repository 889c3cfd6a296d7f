import assert from 'node:assert/strict';
import type { LogStore } from '../../../commands/ports/index.js';
import { ScriptedDevice, startIngestStack, type IngestStack } from './ingestStack.js';

const devices = 4_000;
const batchSize = 200;

describe('the first contact of thousands of devices', () => {
  let stack: IngestStack;
  before(async () => {
    stack = await startIngestStack();
  });
  after(() => stack.stop());

  it('does not end the connection to the event store', async () => {
    const interruptions: string[] = [];
    const note = (error: unknown): never => {
      interruptions.push(String(error));
      throw error instanceof Error ? error : new Error(String(error));
    };
    const store: LogStore = {
      append: (...args) => stack.store.append(...args).catch(note),
      probe: () => stack.store.probe(),
      readStreams: (prefix) => stack.store.readStreams(prefix),
      async *readStream(...args) {
        try {
          yield* stack.store.readStream(...args);
        } catch (error) {
          note(error);
        }
      },
    };
    const ingest = stack.ingest(0, { store });
    const hellos = Array.from({ length: devices }, (_, at) => new ScriptedDevice(`new-${at}`).hello(1, 1));
    for (let at = 0; at < devices; at += batchSize) await ingest.handle(hellos.slice(at, at + batchSize));
    assert.deepEqual(interruptions, []);
    assert.equal((await stack.decisions(`new-${devices - 1}`))[0]?.type, 'DeviceConnected');
  });
});
