import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumeMessage } from 'amqplib';
import { cutBody } from '../../commands/cutBody.js';
import type { OperatorRequest, UplinkDelivery, WholeBody } from '../../commands/ports/index.js';
import { lingerMs } from '../../domain/kernel/linger.js';
import { deviceOf, exchanges, requestHeaders } from './names.js';

/** What one batch holds at most. */
export interface BatchLimits {
  readonly messages: number;
  /** Of their entries in the log together, `entryBytes` of each: their TelemetryRecorded event must stay below the store's limit for an append. */
  readonly bytes: number;
}

/**
 * What an entry of a message in a partition's log takes at most beside the message and its device's id: numbers, times, hash, trace, and the
 * notices of its device's numbering.
 */
const entryOverheadBytes = 640;

/** A delivery of which no more is in memory than is kept of a message. */
export type CutDelivery = ConsumeMessage & { readonly whole?: WholeBody };

/** Cuts a large message when it comes: what is beyond is never read, and a full prefetch of such messages would fill the memory. */
export function cutDelivery(message: ConsumeMessage): CutDelivery {
  const { body, whole } = cutBody(message.content);
  return whole ? { ...message, content: Buffer.from(body.buffer), whole } : message;
}

/** The most that a message takes in its partition's log. */
export function entryBytes({ fields, content }: ConsumeMessage): number {
  return content.length + fields.routingKey.length + entryOverheadBytes;
}

/**
 * Collects deliveries while the batch before is being stored: at low rates a batch is what came just now, at high rates it
 * gathers for a while and grows to its limits. What waits at all is bounded by the channel's prefetch, each cut to 64 KiB.
 */
export class DeliveryBatches {
  readonly #waiting: CutDelivery[] = [];
  #wake: (() => void) | undefined;
  #closed = false;
  #last = { messages: 0, givenMs: 0 };

  constructor(readonly limits: BatchLimits) {}

  push(message: ConsumeMessage): void {
    this.#waiting.push(cutDelivery(message));
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** The next batch, in order; undefined when closed. */
  async next(): Promise<readonly CutDelivery[] | undefined> {
    const { messages, givenMs } = this.#last;
    const pauseMs = lingerMs({ messages, tookMs: performance.now() - givenMs });
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
    for (const message of this.#waiting) {
      bytes += entryBytes(message);
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
  { fields, properties, content, whole }: CutDelivery,
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
    ...(whole && { whole }),
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
