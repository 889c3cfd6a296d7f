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
/** Costs so many times what others cost: what can't be read, since it is parked by itself, and what takes the neighbours' place in a batch. */
const dearly = 10;
/** In a batch there are so many of one device only when it sends thousands a second, or when what it sent waits in front of all others. */
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
  /** Never rejects: a throttle that failed is tried again with the device's next message. */
  charge(batch: readonly Received[]): Promise<void>;
  /** Takes how long something waited in the queue. Times are epoch milliseconds; 0 for an unknown one. */
  noteArrival(sample: { readonly sentAtMs: number; readonly receivedAtMs: number }): void;
}

/**
 * Counts what devices send, and keeps one out for a while that sends more than its limits allow: it keeps what is not acknowledged, so that
 * nothing is lost and its order holds. What it sent before is stored or parked as ever.
 *
 * What counts is when it was sent and not when it is read: after hours without ingest a queue holds hours of messages.
 */
export function createThrottling(parts: ThrottlingParts): Throttling {
  const { deviceLimits, throttles, devices, lanes, now, onThrottled, logger } = parts;
  const rates = new DeviceRates(deviceLimits);
  /** What comes of a throttled device until then was in the queue already, and is not charged. */
  const throttledUntilMs = new Map<string, number>();
  /** Of the last that is known of. */
  let waitedMs = 0;

  function overLimit(batch: readonly Received[], sentAtMs: number): ReadonlyMap<string, ExceededLimit> {
    const over = new Map<string, ExceededLimit>();
    const counts = new Map<string, number>();
    for (const { type, delivery } of batch) {
      const { deviceId, redelivered, request, body, whole } = delivery;
      // The one was charged before, the other an operator sent.
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
