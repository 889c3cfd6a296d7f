import type { ReportToSession } from '../../domain/brewSession/index.js';
import type { ObserveDevice } from '../../domain/device/index.js';
import type { SequenceNotice } from '../../domain/device/sequence/index.js';
import type { Acknowledgement } from '../../domain/deviceCommand/index.js';
import type { MessageOrder } from '../../domain/sequence.js';
import type { Causation } from '../handleCommand.js';
import type { UplinkDelivery } from '../ports.js';
import type { Uplink } from './uplink.js';

/** What a device says of a command that it was sent. */
export interface CommandAnswer {
  readonly deviceId: string;
  readonly source: MessageOrder;
  readonly late: boolean;
  readonly commandId: string;
  readonly answer: Acknowledgement;
  readonly atMs: number;
}

/** One thing to decide about a device, for one of its aggregates. */
export type Step =
  | { readonly type: 'device'; readonly command: ObserveDevice & Causation }
  | { readonly type: 'session'; readonly session: number; readonly command: ReportToSession & Causation }
  | { readonly type: 'answer'; readonly command: CommandAnswer & Causation };

/** A message with its place in the device's order. */
export interface PlacedMessage {
  readonly delivery: UplinkDelivery;
  readonly uplink: Uplink;
  readonly traceparent: string | undefined;
  readonly epoch: number;
  readonly late: boolean;
  /** Key of the session that it names; 0 for none. */
  readonly session: number;
  readonly notices: readonly SequenceNotice[];
  readonly partition: number;
}

/** What has to be decided because of a message. First deliveries that did not come late also renew their device's lease. */
export function stepsOf(message: PlacedMessage): readonly Step[] {
  const { delivery, uplink, traceparent, epoch, partition } = message;
  const { deviceId, receivedAtMs } = delivery;
  const causation: Causation = { causedBy: `device:${deviceId}`, ...(traceparent && { traceparent }) };
  const source = { epoch, boot: uplink.boot, seq: uplink.seq };
  const toDevice = (command: ObserveDevice): Step => ({
    type: 'device',
    command: { ...command, ...causation },
  });
  const told = message.notices.map((notice) =>
    toDevice({ type: 'sequenceAnomaly', deviceId, source, ...notice, receivedAtMs }),
  );
  const isFresh = !delivery.redelivered && !message.late && delivery.request === undefined;
  const isAlive = isFresh && isNumbered(uplink);
  const alive = isAlive
    ? [toDevice({ type: 'uplink', deviceId, epoch, boot: uplink.boot, partition, receivedAtMs })]
    : [];
  return [...told, ...alive, ...saidBy(message, { source, causation, toDevice })];
}

function isNumbered({ body }: Uplink): boolean {
  return body.type !== 'hello' && body.type !== 'lastWill';
}

function saidBy(
  { delivery, uplink, late, session, partition }: PlacedMessage,
  {
    source,
    causation,
    toDevice,
  }: {
    readonly source: MessageOrder;
    readonly causation: Causation;
    readonly toDevice: (command: ObserveDevice) => Step;
  },
): readonly Step[] {
  const { deviceId, receivedAtMs } = delivery;
  const { body } = uplink;
  const { epoch, boot } = source;
  const reported = { deviceId, source, late };
  switch (body.type) {
    case 'hello': {
      const { connection: number, machineType, firmware, serial } = body;
      const connection = { epoch, boot, connection: number };
      const identity = { machineType, firmware, serial, partition };
      return [toDevice({ type: 'hello', deviceId, connection, ...identity, receivedAtMs })];
    }
    case 'lastWill': {
      const connection = { epoch, boot, connection: body.connection };
      return [toDevice({ type: 'lastWill', deviceId, connection, receivedAtMs })];
    }
    case 'observation': {
      if (session === 0 || body.readings === 0) return [];
      const { processType, atMs } = body;
      const report = { type: 'readings', processType } as const;
      return [{ type: 'session', session, command: { ...reported, session, atMs, report, ...causation } }];
    }
    case 'sessionReport': {
      const { atMs, report } = body;
      return [{ type: 'session', session, command: { ...reported, session, atMs, report, ...causation } }];
    }
    case 'commandAck': {
      const { commandId, answer } = body;
      return [
        { type: 'answer', command: { ...reported, commandId, answer, atMs: receivedAtMs, ...causation } },
      ];
    }
    case 'settingsReport':
      return [toDevice({ type: 'settings', ...reported, settings: body.settings })];
    case 'gap':
      return [toDevice({ type: 'gap', ...reported, firstSeq: body.firstSeq, lastSeq: body.lastSeq })];
  }
}

/** Without what an earlier step of the same device says already: leases that were just renewed, and readings of one session in a row. */
export function withoutEchoes(steps: readonly Step[]): readonly Step[] {
  let renewed: string | undefined;
  let readingsOf: number | undefined;
  return steps.filter((step) => {
    if (step.type === 'device') {
      const { command } = step;
      if (command.type === 'hello' || command.type === 'lastWill') renewed = undefined;
      if (command.type !== 'uplink') return true;
      const lease = `${command.epoch}/${command.boot}`;
      if (renewed === lease) return false;
      renewed = lease;
      return true;
    }
    if (step.type !== 'session') return true;
    const isReadings = step.command.report.type === 'readings';
    if (isReadings && readingsOf === step.session) return false;
    readingsOf = isReadings ? step.session : undefined;
    return true;
  });
}
