import type { ReportToSession } from '../../domain/brewSession/index.js';
import { isTold, type ClockOffset, type ObserveDevice } from '../../domain/device/index.js';
import type { SequenceNotice } from '../../domain/device/sequence/index.js';
import type { Acknowledgement } from '../../domain/deviceCommand/index.js';
import { isPlausibleTime, type SensorChange } from '../../domain/machine/index.js';
import type { MessageOrder } from '../../domain/kernel/messageOrder.js';
import type { Causation } from '../handleCommand.js';
import type { UplinkDelivery, Uplink } from '../ports/index.js';

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
  /** What it shows of its device's clock, and of the sensors that its readings are of. */
  readonly observed?: Observed;
}

export interface Observed {
  /** Undefined when it can't be told. */
  readonly clock: ClockOffset | undefined;
  /** What a clock of the device that is known to be wrong by more than a day shows now. */
  readonly wrongClockMs: number | undefined;
  readonly sensors: readonly SensorChange[];
}

/** What has to be decided because of a message. */
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

/** What people are to be told of the numbering with it. */
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

/** A first delivery that did not come late renews its device's lease. */
export function livenessOf(message: PlacedMessage): readonly Step[] {
  const { delivery, uplink, epoch, late, partition } = message;
  if (delivery.redelivered || late || delivery.request !== undefined || !isNumbered(uplink)) return [];
  const { deviceId, receivedAtMs } = delivery;
  const causation = causationOf(message);
  const command = { type: 'uplink', deviceId, epoch, boot: uplink.boot, partition, receivedAtMs } as const;
  return [{ type: 'device', command: { ...command, ...causation } }];
}

type Caused = Pick<PlacedMessage, 'delivery' | 'uplink' | 'traceparent' | 'epoch'>;

/** The message is the cause, by an id that it keeps however often it is delivered. */
function causationOf({ delivery: { deviceId }, uplink, traceparent, epoch }: Caused): Causation {
  const { body, boot, seq } = uplink;
  const ofConnection = body.type === 'hello' || body.type === 'lastWill';
  const number = ofConnection ? `${body.type}.${body.connection}` : seq;
  const causationId = `${deviceId}/${epoch}.${boot}.${number}`;
  return { causedBy: `device:${deviceId}`, causationId, ...(traceparent && { traceparent }) };
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

/** Without what an earlier step of the same device says already: leases that were just renewed, the same of its clock, and readings of one session in a row. */
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
