import assert from 'node:assert/strict';
import { stepsOf, withoutEchoes, type PlacedMessage, type Step } from '../../../commands/ingest/steps.js';
import type { UplinkBody } from '../../../commands/ports/index.js';

const receivedAtMs = 1_000;
const source = { epoch: 1, boot: 2, seq: 5 };

function placed(
  body: UplinkBody,
  changes: Partial<PlacedMessage> & { redelivered?: boolean } = {},
): PlacedMessage {
  const { redelivered = false, ...rest } = changes;
  const delivery = {
    deviceId: 'keg',
    routingKey: 'devices.keg.up',
    body: new Uint8Array(),
    headers: {},
    receivedAtMs,
    redelivered,
  };
  const uplink = { boot: 2, seq: 5, hash: 1, sentAtMs: 0, traceparent: undefined, body };
  const message = {
    delivery,
    uplink,
    traceparent: undefined,
    epoch: 1,
    late: false,
    session: 0,
    notices: [],
  };
  return { ...message, partition: 3, ...rest };
}

const kinds = (steps: readonly Step[]) =>
  steps.map((step) => (step.type === 'device' ? step.command.type : step.type));

const fermenting = {
  state: 1,
  processType: 4,
  step: 80,
  phase: 5,
  userAction: 0,
  targetCelsius: 18,
  secondsToNextAction: 0,
  error: 0,
};
const content = { type: 'telemetry', bytes: new Uint8Array() } as const;
const readings: UplinkBody = {
  type: 'observation',
  session: 7,
  readings: [900, 960].map((atMs) => ({ atMs, sensors: [], values: [], context: fermenting })),
  content,
};
const gap: UplinkBody = { type: 'gap', firstSeq: 1, lastSeq: 4 };
const lastWill: UplinkBody = { type: 'lastWill', connection: 7 };

describe('the steps of a message', () => {
  it('renew a lease, before what the message says', () => {
    assert.deepEqual(stepsOf(placed(gap)), [
      {
        type: 'device',
        command: {
          type: 'uplink',
          deviceId: 'keg',
          epoch: 1,
          boot: 2,
          partition: 3,
          receivedAtMs,
          causedBy: 'device:keg',
          causationId: 'keg/1.2.5',
        },
      },
      {
        type: 'device',
        command: {
          type: 'gap',
          deviceId: 'keg',
          source,
          late: false,
          firstSeq: 1,
          lastSeq: 4,
          causedBy: 'device:keg',
          causationId: 'keg/1.2.5',
        },
      },
    ]);
  });

  it('renew none for a message that is redelivered, late or sent by an operator: it says nothing about the present', () => {
    assert.deepEqual(kinds(stepsOf(placed(gap, { redelivered: true }))), ['gap']);
    assert.deepEqual(kinds(stepsOf(placed(gap, { late: true }))), ['gap']);
    const { delivery } = placed(gap);
    const requeued = { ...delivery, request: { type: 'requeue', epoch: 0 } as const };
    assert.deepEqual(kinds(stepsOf(placed(gap, { delivery: requeued }))), ['gap']);
  });

  it('are those of the connection for hello and last will, and no renewal', () => {
    const hello = { type: 'hello', connection: 7, machineType: 1, firmware: '1', serial: 's' } as const;
    const [step] = stepsOf(placed(hello));
    assert.deepEqual(step?.type === 'device' && step.command.type === 'hello' && step.command.connection, {
      epoch: 1,
      boot: 2,
      connection: 7,
    });
    assert.deepEqual(kinds(stepsOf(placed(lastWill))), ['lastWill']);
  });

  it('tell a session of its readings, and nothing of those outside any, or of logs', () => {
    assert.deepEqual(kinds(stepsOf(placed(readings, { session: 7 }))), ['uplink', 'session']);
    assert.deepEqual(kinds(stepsOf(placed(readings))), ['uplink']);
    assert.deepEqual(kinds(stepsOf(placed({ ...readings, readings: [] }, { session: 7 }))), ['uplink']);
  });

  it('begin with what people are told of the numbering', () => {
    const notices = [{ kind: 'sequenceRestarted', detail: 'why' }] as const;
    assert.deepEqual(kinds(stepsOf(placed(gap, { notices }))), ['sequenceAnomaly', 'uplink', 'gap']);
  });
});

describe('steps without echoes', () => {
  it('renew a lease once for messages of one boot, and again after a last will', () => {
    const twice = [...stepsOf(placed(readings)), ...stepsOf(placed(readings))];
    assert.deepEqual(kinds(withoutEchoes(twice)), ['uplink']);
    const around = [...twice, ...stepsOf(placed(lastWill)), ...stepsOf(placed(readings))];
    assert.deepEqual(kinds(withoutEchoes(around)), ['uplink', 'lastWill', 'uplink']);
  });

  it('tell a session of its readings once in a row, and after a report again', () => {
    const steps = [7, 7, 8, 7].flatMap((session) => stepsOf(placed(readings, { session })));
    const sessions = withoutEchoes(steps).flatMap((step) => (step.type === 'session' ? [step.session] : []));
    assert.deepEqual(sessions, [7, 8, 7]);
  });
});
