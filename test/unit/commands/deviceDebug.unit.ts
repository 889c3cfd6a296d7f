import assert from 'node:assert/strict';
import { forceSampling, recordDownlinks } from '../../../commands/deviceDebug/index.js';
import type { CommandPublisher, DebugRecorder } from '../../../commands/ports/index.js';
import type { DebugFrame, ProjectedFrame } from '../../../domain/deviceDebug/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { isSampled } from '../../../domain/kernel/traceContext.js';
import { projectedFrames } from '../../../projections/deviceDebug/index.js';

/** Records in memory. */
function recorderOf(...deviceIds: readonly string[]) {
  const frames: DebugFrame[] = [];
  const projected: ProjectedFrame[] = [];
  const recorder: DebugRecorder = {
    isOff: deviceIds.length === 0,
    includes: (id) => deviceIds.includes(id),
    record: (frame) => void frames.push(frame),
    recordProjected: (each) => void projected.push(each),
  };
  return { recorder, frames, projected };
}

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331';

describe('sampling of devices under debug', () => {
  const { recorder } = recorderOf('keg-1');

  it('is forced, and keeps the trace of the sender', () => {
    assert.equal(forceSampling(`${traceparent}-00`, 'keg-1', recorder), `${traceparent}-01`);
    assert.equal(forceSampling(`${traceparent}-01`, 'keg-1', recorder), `${traceparent}-01`);
    const [first, second] = [1, 2].map(() => forceSampling(undefined, 'keg-1', recorder));
    assert.ok(isSampled(first) && isSampled(second));
    assert.notEqual(first, second);
  });

  it('is that of the sender for others', () => {
    assert.equal(forceSampling(undefined, 'keg-2', recorder), undefined);
    assert.equal(forceSampling(`${traceparent}-00`, 'keg-2', recorder), `${traceparent}-00`);
    assert.equal(forceSampling(undefined, 'keg-1', undefined), undefined);
  });
});

describe('commands to devices under debug', () => {
  const commandOf = (deviceId: string): Parameters<CommandPublisher['publish']>[0] => ({
    ...{ deviceId, commandId: 'c', instruction: { kind: 'wake' }, deadlineMs: 2, sentAtMs: 1 },
    traceparent: `${traceparent}-01`,
  });
  const recording = (publish: CommandPublisher['publish'], ...deviceIds: readonly string[]) => {
    const { recorder, frames } = recorderOf(...deviceIds);
    let encoded = 0;
    const encode = () => {
      encoded += 1;
      return Uint8Array.of(1, 2);
    };
    const publisher = recordDownlinks({ publish }, { recorder, encode, now: () => new Date(5) });
    return { publisher, frames, encoded: () => encoded };
  };

  it('are recorded with their bytes and what became of them, and others are not', async () => {
    for (const [published, outcome] of [
      ['published', 'published'],
      ['returned', 'noSession'],
    ] as const) {
      const { publisher, frames, encoded } = recording(async () => published, 'keg-1');
      assert.equal(await publisher.publish(commandOf('keg-1')), published);
      assert.equal(await publisher.publish(commandOf('keg-2')), published);
      assert.equal(encoded(), 1);
      assert.deepEqual(frames, [
        {
          ...{
            deviceId: 'keg-1',
            direction: 'down',
            kind: 'wake',
            atMs: 5,
            doneAtMs: 5,
            commandId: 'c',
            outcome,
          },
          ...{ bytes: 2, body: Uint8Array.of(1, 2), traceId: traceparent.split('-')[1] },
        },
      ]);
    }
  });

  it('that the broker did not take are recorded, and fail as before', async () => {
    const { publisher, frames } = recording(async () => {
      throw new BrewlineError('BROKER_UNAVAILABLE', 'no confirm');
    }, 'keg-1');
    await assert.rejects(publisher.publish(commandOf('keg-1')), /no confirm/);
    assert.deepEqual(
      frames.map(({ outcome, reason }) => [outcome, reason]),
      [['unconfirmed', 'no confirm']],
    );
  });
});

describe('what a batch has projected of devices under debug', () => {
  it('is named by the place of its messages, each once', () => {
    const metadata = (causation: string) => ({
      ...{ schemaVersion: 1, recordedAt: '', causedBy: 'device:keg-1', $causationId: causation },
    });
    const event = (causation: string) => ({
      ...{ stream: 's', revision: 0n, position: 0n, id: '', type: 'T', data: {} },
      metadata: metadata(causation),
    });
    const message = (deviceId: string, seq: number) => ({
      ...{ deviceId, epoch: 0, boot: 3, seq, late: false, inOrder: true, receivedAtMs: 1 },
      ...{ traceparent: undefined, session: 0, readings: [], stream: 's', revision: 0n },
      stored: { format: 3, head: new Uint8Array(), frame: new Uint8Array() },
    });
    const found = projectedFrames(
      {
        events: [
          event('keg-1/0.3.hello.1'),
          event('keg-1/0.3.2'),
          event('keg-2/0.3.9'),
          event('some-event-id'),
        ],
        telemetry: [message('keg-1', 2), message('keg-2', 9)],
      },
      (id) => id === 'keg-1',
      7,
    );
    assert.deepEqual(found.map(({ deviceId, place, atMs }) => `${deviceId} ${place} ${atMs}`).sort(), [
      'keg-1 0.3.2 7',
      'keg-1 0.3.hello.1 7',
    ]);
  });
});
