import {
  DeviceRates,
  type Device,
  type DeviceEvent,
  type DeviceLimits,
  type ExceededLimit,
  type ObserveDevice,
} from '../../domain/device/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { concurrently } from '../concurrently.js';
import type { CommandHandler } from '../handleCommand.js';
import type { Throttles } from '../ports/index.js';
import type { Received } from './decodeBatch.js';
import type { Lanes } from './lanes.js';

const devicesAtOnce = 16;
/** Cost of an unreadable message, which is parked by itself, and of a message beyond the device's share of a batch. Others cost 1. */
const dearly = 10;
/** A batch has more messages of one device only when it sends thousands a second, or when its messages wait in front of all others. */
const fairShare = 250;

export interface ThrottlingParts {
  readonly deviceLimits: DeviceLimits;
  readonly throttles: Throttles;
  readonly devices: CommandHandler<ObserveDevice, Device, DeviceEvent>;
  readonly lanes: Lanes;
  readonly now: () => Date;
  readonly onThrottled: (exceeded: ExceededLimit) => void;
  readonly logger: Logger;
}

export interface Throttling {
  /** Never rejects: a failed throttle is tried again at the device's next message. */
  charge(batch: readonly Received[]): Promise<void>;
  /** Records how long a message waited in the queue. Times are epoch milliseconds; 0 means unknown. */
  noteArrival(sample: { readonly sentAtMs: number; readonly receivedAtMs: number }): void;
}

/**
 * Counts what devices send, and throttles a device that exceeds its limits. The device keeps its unacknowledged messages, so that none is lost
 * and their order is kept. Messages that it sent before are stored or parked as usual.
 *
 * The time of sending counts, not the time of reading: after hours without ingest a queue has the messages of hours.
 */
export function createThrottling(parts: ThrottlingParts): Throttling {
  const { deviceLimits, throttles, devices, lanes, now, onThrottled, logger } = parts;
  const rates = new DeviceRates(deviceLimits);
  /** Messages of a throttled device until this time were in the queue already, and are not counted. */
  const throttledUntilMs = new Map<string, number>();
  /** Of the last message for which it is known. */
  let waitedMs = 0;

  function overLimit(batch: readonly Received[], sentAtMs: number): ReadonlyMap<string, ExceededLimit> {
    const over = new Map<string, ExceededLimit>();
    const counts = new Map<string, number>();
    for (const { type, delivery } of batch) {
      const { deviceId, redelivered, request, body, whole } = delivery;
      // The first was counted before; the second was sent by an operator.
      if (redelivered || request !== undefined || throttledUntilMs.has(deviceId)) continue;
      const count = (counts.get(deviceId) ?? 0) + 1;
      counts.set(deviceId, count);
      const messages = type === 'unreadable' || count > fairShare ? dearly : 1;
      const bytes = whole?.bytes ?? body.length;
      const exceeded = rates.charge(deviceId, { messages, bytes }, sentAtMs);
      if (exceeded) over.set(deviceId, exceeded);
    }
    return over;
  }

  async function keepOut(deviceId: string, exceeded: ExceededLimit): Promise<void> {
    const receivedAtMs = now().getTime();
    const [told] = await devices.handle(deviceId, [
      { type: 'overLimit', deviceId, exceeded, receivedAtMs, causedBy: 'ingest' },
    ]);
    const { throttle } = await devices.load(deviceId);
    if (!throttle) return;
    await throttles.keepOut(deviceId, { ...throttle, exceeded });
    throttledUntilMs.set(deviceId, throttle.untilMs);
    if (!told) return;
    onThrottled(exceeded);
    logger.warn({ deviceId, exceeded, forMs: throttle.forMs }, 'a device sends more than its limits allow');
  }

  return {
    noteArrival({ sentAtMs, receivedAtMs }) {
      if (sentAtMs !== 0) waitedMs = Math.max(0, receivedAtMs - sentAtMs);
    },
    async charge(batch) {
      const nowMs = now().getTime();
      for (const [deviceId, untilMs] of throttledUntilMs)
        if (untilMs <= nowMs - waitedMs) throttledUntilMs.delete(deviceId);
      await concurrently(overLimit(batch, nowMs - waitedMs), devicesAtOnce, async ([deviceId, exceeded]) => {
        try {
          await lanes.run(deviceId, () => keepOut(deviceId, exceeded));
        } catch (err) {
          logger.warn(
            { deviceId, err },
            'a device that sends more than its limits allow was not kept out yet',
          );
        }
      });
    },
  };
}
