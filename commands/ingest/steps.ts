import type { ReportToSession } from '../../domain/brewSession/index.js';
import { isTold, type ClockOffset, type ObserveDevice } from '../../domain/device/index.js';
import type { SequenceNotice } from '../../domain/device/sequence/index.js';
import type { Acknowledgement } from '../../domain/deviceCommand/index.js';
import { isPlausibleTime, type SensorChange } from '../../domain/machine/index.js';
import type { MessageOrder } from '../../domain/kernel/messageOrder.js';
import type { Causation } from '../handleCommand.js';
import type { UplinkDelivery, Uplink } from '../ports/index.js';

/** A device's answer to a command. */
export interface CommandAnswer {
  readonly deviceId: string;
  readonly source: MessageOrder;
  readonly late: boolean;
  readonly commandId: string;
  readonly answer: Acknowledgement;
  readonly atMs: number;
}

/** One decision about a device, for one of its aggregates. */
export type Step =
  | { readonly type: 'device'; readonly command: ObserveDevice & Causation }
  | { readonly type: 'session'; readonly session: number; readonly command: ReportToSession & Causation }
  | { readonly type: 'answer'; readonly command: CommandAnswer & Causation };

/** A message with its position in the device's order. */
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
  /** What it says about its device's clock, and about the sensors of its readings. */
  readonly observed?: Observed;
}

export interface Observed {
  /** Undefined when it is unknown. */
  readonly clock: ClockOffset | undefined;
  /** Offset of a clock that is known to be wrong by more than a day. */
  readonly wrongClockMs: number | undefined;
  readonly sensors: readonly SensorChange[];
}

/** The decisions that a message requires. */
export function stepsOf(message: PlacedMessage): readonly Step[] {
  return [...noticesOf(message), ...livenessOf(message), ...saidBy(message), ...clockOf(message)];
}

function clockOf(message: PlacedMessage): readonly Step[] {
  const { delivery, observed } = message;
  const { deviceId, receivedAtMs } = delivery;
  if (!observed?.clock) return [];
  const command = { type: 'clock', deviceId, clock: observed.clock, receivedAtMs } as const;
  return [{ type: 'device', command: { ...command, ...causationOf(message) } }];
}

/** The notices about the numbering that a message requires. */
export function noticesOf(message: Caused & Pick<PlacedMessage, 'notices'>): readonly Step[] {
  const { delivery, uplink, epoch, notices } = message;
  const { deviceId, receivedAtMs } = delivery;
  const source = { epoch, boot: uplink.boot, seq: uplink.seq };
  const causation = causationOf(message);
  return notices.map((notice) => ({
    type: 'device',
    command: { type: 'sequenceAnomaly', deviceId, source, ...notice, receivedAtMs, ...causation },
  }));
}

/** A first delivery that is not late renews its device's lease. */
export function livenessOf(message: PlacedMessage): readonly Step[] {
  const { delivery, uplink, epoch, late, partition } = message;
  if (delivery.redelivered || late || delivery.request !== undefined || !isNumbered(uplink)) return [];
  const { deviceId, receivedAtMs } = delivery;
  const causation = causationOf(message);
  const command = { type: 'uplink', deviceId, epoch, boot: uplink.boot, partition, receivedAtMs } as const;
  return [{ type: 'device', command: { ...command, ...causation } }];
}

type Caused = Pick<PlacedMessage, 'delivery' | 'uplink' | 'traceparent' | 'epoch'>;

/** The message is the cause. Its id is the same for every delivery. */
function causationOf({ delivery, uplink, traceparent, epoch }: Caused): Causation {
  const { deviceId, request } = delivery;
  const causationId = `${deviceId}/${placeOf(uplink, epoch)}`;
  const edited = request?.type === 'requeue' ? request.edited : undefined;
  return {
    causedBy: `device:${deviceId}`,
    causationId,
    ...(traceparent && { traceparent }),
    ...(edited && { editedBy: edited.by, editedAt: new Date(edited.atMs).toISOString() }),
  };
}

/** By which a device's messages are told apart. */
export function placeOf({ body, boot, seq }: Uplink, epoch: number): string {
  const ofConnection = body.type === 'hello' || body.type === 'lastWill';
  return `${epoch}.${boot}.${ofConnection ? `${body.type}.${body.connection}` : seq}`;
}

function isNumbered({ body }: Uplink): boolean {
  return body.type !== 'hello' && body.type !== 'lastWill';
}

function saidBy(message: PlacedMessage): readonly Step[] {
  const { delivery, uplink, epoch, late, session, partition, observed } = message;
  const { deviceId, receivedAtMs } = delivery;
  const { body, boot, seq } = uplink;
  const source = { epoch, boot, seq };
  const causation = causationOf(message);
  const toDevice = (command: ObserveDevice): Step => ({
    type: 'device',
    command: { ...command, ...causation },
  });
  const reported = { deviceId, source, late };
  const wrongClockMs = observed?.wrongClockMs;
  const timeOf = (atMs: number) => {
    const isOfWrongClock =
      wrongClockMs !== undefined && !isPlausibleTime(atMs, { receivedAtMs, wrongClockMs });
    return { atMs, ...(isOfWrongClock && { clockWrong: true }) };
  };
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
      const [first] = body.readings;
      if (session === 0 || !first) return [];
      const { atMs, context } = first;
      const sensors = observed?.sensors.length ? { sensors: observed.sensors } : {};
      const report = { type: 'readings', processType: context?.processType ?? 0, ...sensors } as const;
      const time = timeOf(atMs);
      return [{ type: 'session', session, command: { ...reported, session, ...time, report, ...causation } }];
    }
    case 'sessionReport': {
      const { atMs, report } = body;
      const time = timeOf(atMs);
      return [{ type: 'session', session, command: { ...reported, session, ...time, report, ...causation } }];
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

/**
 * Leaves out steps that repeat an earlier one of the same device: renewals of a lease, the same clock offset, and consecutive
 * readings of one session.
 */
export function withoutEchoes(steps: readonly Step[]): readonly Step[] {
  let renewed: string | undefined;
  let readingsOf: number | undefined;
  let clock: ClockOffset | undefined;
  return steps.filter((step) => {
    if (step.type === 'device') {
      const { command } = step;
      if (command.type === 'hello' || command.type === 'lastWill') renewed = undefined;
      if (command.type === 'clock') {
        const isEcho = clock && (clock.isRight ? command.clock.isRight : isTold(command.clock, clock));
        clock = command.clock;
        return !isEcho;
      }
      if (command.type !== 'uplink') return true;
      const lease = `${command.epoch}/${command.boot}`;
      if (renewed === lease) return false;
      renewed = lease;
      return true;
    }
    if (step.type !== 'session') return true;
    const { report } = step.command;
    const isReadings = report.type === 'readings' && !report.sensors;
    if (isReadings && readingsOf === step.session) return false;
    readingsOf = isReadings ? step.session : undefined;
    return true;
  });
}
