import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumeMessage } from 'amqplib';
import type { OperatorRequest, UplinkDelivery } from '../../commands/ports.js';
import { gatherMs } from '../../domain/gathering.js';
import { deviceOf, exchanges, requestHeaders } from './names.js';

/** What one batch holds at most. */
export interface BatchLimits {
  readonly messages: number;
  /** Of the bodies together: their TelemetryRecorded event must stay below the event store's limit for an append. */
  readonly bytes: number;
}

/**
 * Collects deliveries while the batch before is being stored: at low rates a batch is what came just now, at high rates it
 * gathers for a while and grows to its limits. How many wait at all is bounded by the channel's prefetch.
 */
export class DeliveryBatches {
  readonly #waiting: ConsumeMessage[] = [];
  #wake: (() => void) | undefined;
  #closed = false;
  #last = { messages: 0, givenMs: 0 };

  constructor(readonly limits: BatchLimits) {}

  push(message: ConsumeMessage): void {
    this.#waiting.push(message);
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** The next batch, in order; undefined when closed. */
  async next(): Promise<readonly ConsumeMessage[] | undefined> {
    const { messages, givenMs } = this.#last;
    const pauseMs = gatherMs({ messages, tookMs: performance.now() - givenMs });
    if (pauseMs > 0 && this.#waiting.length < this.limits.messages) await sleep(pauseMs);
    while (this.#waiting.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    if (this.#closed) return undefined;
    this.#last = { messages: this.#countOfNext(), givenMs: performance.now() };
    return this.#waiting.splice(0, this.#last.messages);
  }

  #countOfNext(): number {
    let bytes = 0;
    let count = 0;
    for (const { content } of this.#waiting) {
      bytes += content.length;
      if (count > 0 && (count >= this.limits.messages || bytes > this.limits.bytes)) break;
      count += 1;
    }
    return count;
  }
}

/** How often the broker tried to deliver this message before; more than once means that a consumer died of something. */
export function deliveriesBefore({ properties }: ConsumeMessage): number {
  const deliveries: unknown = properties.headers?.['x-delivery-count'];
  return typeof deliveries === 'number' ? deliveries : 0;
}

export function toDelivery(
  { fields, properties, content }: ConsumeMessage,
  receivedAtMs: number,
): UplinkDelivery {
  const request = fields.exchange === exchanges.uplink ? requestOf(properties.headers ?? {}) : undefined;
  return {
    deviceId: deviceOf(fields.routingKey),
    routingKey: fields.routingKey,
    body: content,
    headers: properties.headers ?? {},
    receivedAtMs,
    redelivered: fields.redelivered,
    ...(request && { request }),
  };
}

/** Devices publish to another exchange, whatever headers they send: only an operator can publish to the one behind it. */
function requestOf(headers: Readonly<Record<string, unknown>>): OperatorRequest | undefined {
  const epoch: unknown = headers[requestHeaders.epoch];
  switch (headers[requestHeaders.request]) {
    case 'requeue':
      return { type: 'requeue', epoch: typeof epoch === 'number' ? epoch : undefined };
    case 'resetOrder':
      return { type: 'resetOrder' };
    default:
      return undefined;
  }
}
