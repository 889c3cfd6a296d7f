import assert from 'node:assert/strict';
import { interpret, type Received } from '../../../commands/ingest/interpret.js';
import type { UplinkBody } from '../../../commands/ingest/uplink.js';

const receivedAtMs = 1_000;
const causedBy = 'device:keg';

function received(
  body: UplinkBody,
  changes: { seq?: number; redelivered?: boolean; traceparent?: string } = {},
): Received {
  const { seq = 5, redelivered = false, traceparent } = changes;
  const delivery = {
    deviceId: 'keg',
    routingKey: 'devices.keg.up',
    body: new Uint8Array(),
    headers: {},
    receivedAtMs,
    redelivered,
  };
  return { delivery, uplink: { boot: 2, seq, traceparent: undefined, body }, traceparent };
}

function interpreted(messages: readonly Received[], own: readonly string[] = []) {
  const isOwn = (deviceId: string, commandId: string) => own.includes(`${deviceId} ${commandId}`);
  return interpret(messages, { partition: 3, isOwn });
}

const source = { boot: 2, seq: 5 };
const renewal = { type: 'uplink', deviceId: 'keg', boot: 2, partition: 3, receivedAtMs, causedBy };
const observation: UplinkBody = { type: 'observation', readings: 1, content: { telemetry: {} } };
const ack: UplinkBody = { type: 'commandAck', commandId: 'c1', answer: { outcome: 'done' } };

describe('interpret', () => {
  it('takes telemetry and logs as observations, and renews the lease', () => {
    const traceparent = '00-a-b-01';
    const { observations, devices, sessions, commands } = interpreted([
      received(observation, { traceparent }),
    ]);
    assert.deepEqual(observations, [
      { deviceId: 'keg', boot: 2, seq: 5, receivedAtMs, traceparent, content: { telemetry: {} } },
    ]);
    assert.deepEqual([...devices], [['keg', [{ ...renewal, traceparent }]]]);
    assert.deepEqual([sessions.size, commands.size], [0, 0]);
  });

  it('renews no lease with a redelivered message: it says nothing about the present', () => {
    assert.equal(interpreted([received(observation, { redelivered: true })]).devices.size, 0);
  });

  it('renews a lease once for messages of one boot that follow one another', () => {
    const { devices } = interpreted([received(observation), received(observation, { seq: 6 })]);
    assert.deepEqual(devices.get('keg'), [renewal]);
    const lastWill = received({ type: 'lastWill', connection: 7 });
    const around = interpreted([received(observation), lastWill, received(observation, { seq: 6 })]);
    assert.deepEqual(
      around.devices.get('keg')?.map(({ type }) => type),
      ['uplink', 'lastWill', 'uplink'],
    );
  });

  it('makes hello and last will observations of the connection, and no renewal', () => {
    const hello = { type: 'hello', connection: 7, machineType: 1, firmware: '1', serial: 's' } as const;
    const { devices } = interpreted([received(hello), received({ type: 'lastWill', connection: 7 })]);
    const connection = { boot: 2, connection: 7 };
    assert.deepEqual(devices.get('keg'), [
      { ...hello, deviceId: 'keg', connection, partition: 3, receivedAtMs, causedBy },
      { type: 'lastWill', deviceId: 'keg', connection, receivedAtMs, causedBy },
    ]);
  });

  it('gives reports to the session that they name, in order of receipt', () => {
    const report = (session: number, seq: number) =>
      received({ type: 'sessionReport', session, atMs: 900, report: { type: 'sessionCompleted' } }, { seq });
    const { sessions } = interpreted([report(9, 5), report(8, 6), report(9, 7)]);
    assert.deepEqual([...sessions.keys()], ['keg.9', 'keg.8']);
    assert.deepEqual(
      sessions.get('keg.9')?.map(({ source: { seq }, atMs }) => [seq, atMs]),
      [
        [5, 900],
        [7, 900],
      ],
    );
  });

  it('lets a device acknowledge its own command', () => {
    const { commands } = interpreted([received(ack)], ['keg c1']);
    const about = { deviceId: 'keg', commandId: 'c1', atMs: receivedAtMs, causedBy };
    assert.deepEqual([...commands], [['keg', [{ type: 'acknowledge', ...about, outcome: 'done' }]]]);
  });

  it('keeps the acknowledgement of a command that is not its own as an anomaly of the device', () => {
    const { commands, devices } = interpreted([received(ack)], ['base c1', 'keg c2']);
    assert.equal(commands.size, 0);
    const detail = 'acknowledged command c1 as done';
    assert.deepEqual(devices.get('keg'), [
      { type: 'anomaly', deviceId: 'keg', source, kind: 'unknownCommand', detail, causedBy },
      renewal,
    ]);
  });

  it('keeps on the device which settings it has', () => {
    const settings = { soundOn: false };
    const { devices } = interpreted([received({ type: 'settingsReport', settings })]);
    assert.deepEqual(devices.get('keg'), [
      { type: 'settings', deviceId: 'keg', source, settings, causedBy },
      renewal,
    ]);
  });

  it('keeps a gap on the device', () => {
    const { devices } = interpreted([received({ type: 'gap', firstSeq: 1, lastSeq: 4 })]);
    assert.deepEqual(devices.get('keg'), [
      { type: 'gap', deviceId: 'keg', source, firstSeq: 1, lastSeq: 4, causedBy },
      renewal,
    ]);
  });
});
