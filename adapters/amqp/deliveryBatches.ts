import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumeMessage } from 'amqplib';
import { cutBody } from '../../commands/cutBody.js';
import type {
  OperatorRequest,
  RequeuedMessage,
  UplinkDelivery,
  WholeBody,
} from '../../commands/ports/index.js';
import type { MessageEdit } from '../../domain/device/sequence/index.js';
import { lingerMs } from '../../domain/kernel/linger.js';
import { deviceOf, exchanges, requestHeaders } from './names.js';

/** Limits of one batch. */
export interface BatchLimits {
  readonly messages: number;
  /**
   * Sum of `entryBytes`, the size of their log entries: their TelemetryRecorded event must stay below the store's limit for an
   * append.
   */
  readonly bytes: number;
}

/** Maximum size of a log entry without the message and its device's id: numbers, times, hash, trace, and notices. */
const entryOverheadBytes = 640;

/** A delivery; of a large body only the part that is stored is in memory. */
export type CutDelivery = ConsumeMessage & { readonly whole?: WholeBody };

/** Cuts a large message at its receipt: the rest is never read, and a full prefetch of such messages would fill the memory. */
export function cutDelivery(message: ConsumeMessage): CutDelivery {
  const { body, whole } = cutBody(message.content);
  return whole ? { ...message, content: Buffer.from(body.buffer), whole } : message;
}

/** Maximum size of a message's entry in its partition's log. */
export function entryBytes({ fields, content }: ConsumeMessage): number {
  return content.length + fields.routingKey.length + entryOverheadBytes;
}

/**
 * Collects deliveries while the previous batch is stored. At low rates a batch is what was just delivered; at high rates it
 * lingers and grows to its limits. The channel's prefetch limits what waits; each message is cut to 64 KiB.
 */
export class DeliveryBatches {
  readonly #waiting: CutDelivery[] = [];
  #wake: (() => void) | undefined;
  #closed = false;
  #held = 0;
  #last = { messages: 0, givenMs: 0 };

  constructor(readonly limits: BatchLimits) {}

  /** Deliveries that are not acknowledged. */
  get held(): number {
    return this.#held;
  }

  push(message: ConsumeMessage): void {
    this.#held += 1;
    this.#waiting.push(cutDelivery(message));
    this.#wake?.();
  }

  /** So many of what was handed out were acknowledged. */
  acknowledged(messages: number): void {
    this.#held -= messages;
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

/** How many times the broker tried to deliver this message before. More than once may mean that the message crashes its consumer. */
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

/** Devices publish to another exchange, whatever headers they send: only an operator can publish to this one. */
function requestOf(headers: Readonly<Record<string, unknown>>): OperatorRequest | undefined {
  const epoch: unknown = headers[requestHeaders.epoch];
  const requeued = requeuedOf(headers);
  const edited = editOf(headers);
  switch (headers[requestHeaders.request]) {
    case 'requeue':
      return {
        type: 'requeue',
        epoch: typeof epoch === 'number' ? epoch : undefined,
        ...(requeued && { requeued }),
        ...(edited && { edited }),
      };
    case 'resetOrder':
      return { type: 'resetOrder' };
    default:
      return undefined;
  }
}

/** The parked message that a request sends again. */
export function requeuedOf(headers: Readonly<Record<string, unknown>>): RequeuedMessage | undefined {
  const { [requestHeaders.parked]: id, [requestHeaders.requeue]: requeue } = headers;
  const isKnown = typeof id === 'string' && /^\d{1,18}$/.test(id) && typeof requeue === 'number';
  return isKnown ? { id, requeue } : undefined;
}

/** Who changed the parked message that a request sends again; undefined where nobody did. */
export function editOf(headers: Readonly<Record<string, unknown>>): MessageEdit | undefined {
  const {
    [requestHeaders.editedBy]: by,
    [requestHeaders.editedAt]: atMs,
    [requestHeaders.editedFrom]: original,
  } = headers;
  if (typeof by !== 'string' || typeof atMs !== 'number') return undefined;
  return { by, atMs, ...(typeof original === 'number' && { original }) };
}
