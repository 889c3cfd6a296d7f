import type { ObserveDevice } from '../../domain/device/index.js';
import type { HandleDeviceCommand } from '../../domain/deviceCommand/index.js';
import { sessionId, type ReportToSession } from '../../domain/brewSession/index.js';
import type { MessageOrder } from '../../domain/sequence.js';
import type { Causation } from '../handleCommand.js';
import type { UplinkDelivery } from '../ports.js';
import type { Observation, Uplink, UplinkBody } from './uplink.js';

/** A decoded message with the delivery that it came in. */
export interface Received {
  readonly delivery: UplinkDelivery;
  readonly uplink: Uplink;
  /** Trace context that everything stored for this message names as its parent. */
  readonly traceparent: string | undefined;
}

/** What one batch asks of the store: one telemetry event, and decisions for each aggregate by its id, all in order of receipt. */
export interface Interpretation {
  readonly observations: Observation[];
  readonly sessions: Map<string, (ReportToSession & Causation)[]>;
  readonly commands: Map<string, (HandleDeviceCommand & Causation)[]>;
  readonly devices: Map<string, (ObserveDevice & Causation)[]>;
}

export interface InterpretContext {
  readonly partition: number;
  /** Whether a command is on the device's queue. */
  readonly isOwn: (deviceId: string, commandId: string) => boolean;
}

/** Sorts a batch by where its messages go. First deliveries also renew their device's lease, once for a row of them. */
export function interpret(batch: readonly Received[], context: InterpretContext): Interpretation {
  const result: Interpretation = {
    observations: [],
    sessions: new Map(),
    commands: new Map(),
    devices: new Map(),
  };
  for (const received of batch) route(received, context, result);
  return result;
}

function route(received: Received, context: InterpretContext, result: Interpretation): void {
  const { delivery, uplink, traceparent } = received;
  const { deviceId, receivedAtMs } = delivery;
  const { boot, seq, body } = uplink;
  const causation: Causation = { causedBy: `device:${deviceId}`, ...(traceparent && { traceparent }) };
  const source = { boot, seq };
  const toDevice = (command: ObserveDevice) => push(result.devices, deviceId, { ...command, ...causation });

  switch (body.type) {
    case 'hello': {
      const { machineType, firmware, serial } = body;
      const connection = { boot, connection: body.connection };
      const { partition } = context;
      toDevice({
        type: 'hello',
        deviceId,
        connection,
        machineType,
        firmware,
        serial,
        partition,
        receivedAtMs,
      });
      return;
    }
    case 'lastWill':
      toDevice({
        type: 'lastWill',
        deviceId,
        connection: { boot, connection: body.connection },
        receivedAtMs,
      });
      return;
    case 'observation':
      result.observations.push({ deviceId, boot, seq, receivedAtMs, traceparent, content: body.content });
      break;
    case 'sessionReport': {
      const { session, atMs, report } = body;
      push(result.sessions, sessionId(deviceId, session), {
        deviceId,
        session,
        source,
        atMs,
        report,
        ...causation,
      });
      break;
    }
    case 'commandAck': {
      const { commandId, answer } = body;
      if (context.isOwn(deviceId, commandId)) {
        push(result.commands, deviceId, {
          type: 'acknowledge',
          deviceId,
          commandId,
          ...answer,
          atMs: receivedAtMs,
          ...causation,
        });
      } else {
        toDevice(anomalousAck(body, deviceId, source));
      }
      break;
    }
    case 'settingsReport':
      toDevice({ type: 'settings', deviceId, source, settings: body.settings });
      break;
    case 'gap':
      toDevice({ type: 'gap', deviceId, source, firstSeq: body.firstSeq, lastSeq: body.lastSeq });
      break;
  }
  const before = result.devices.get(deviceId)?.at(-1);
  const renewed = before?.type === 'uplink' && before.boot === boot;
  if (!delivery.redelivered && !renewed)
    toDevice({ type: 'uplink', deviceId, boot, partition: context.partition, receivedAtMs });
}

/** A command that a device acknowledges must be its own; anything else is an anomaly on the device's own stream. */
function anomalousAck(
  { commandId, answer }: Extract<UplinkBody, { type: 'commandAck' }>,
  deviceId: string,
  source: MessageOrder,
): ObserveDevice {
  const detail = `acknowledged command ${commandId} as ${answer.outcome}`;
  return { type: 'anomaly', deviceId, source, kind: 'unknownCommand', detail };
}

function push<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const items = map.get(key);
  if (items) items.push(item);
  else map.set(key, [item]);
}
