import type { OperatorRequest, UplinkDelivery } from '../../../../commands/ports/index.js';

/** A message in the queue. */
export interface Queued {
  readonly deviceId: string;
  readonly body: Uint8Array;
  readonly request?: OperatorRequest;
  redelivered: boolean;
}

/** One queue with one consumer that is given messages: in order, and again in order when it goes without acknowledging them. */
export class Broker {
  readonly #waiting: Queued[] = [];
  /** Given to the consumer and not acknowledged, in order. */
  #given: Queued[] = [];

  constructor(readonly prefetch: number) {}

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#given.length === 0;
  }

  publish(message: Omit<Queued, 'redelivered'>): void {
    this.#waiting.push({ ...message, redelivered: false });
  }

  /** Pushes what may be under way at once to the consumer, and returns the first of it. */
  next(messages: number): readonly Queued[] {
    const room = this.prefetch - this.#given.length;
    this.#given.push(...this.#waiting.splice(0, Math.max(0, room)));
    return this.#given.slice(0, messages);
  }

  acknowledge(batch: readonly Queued[]): void {
    this.#given = this.#given.filter((each) => !batch.includes(each));
  }

  /** The consumer is gone. What it was given is given again first, also what it never looked at. */
  requeue(): void {
    for (const message of this.#given) message.redelivered = true;
    this.#waiting.unshift(...this.#given);
    this.#given = [];
  }
}

export function toDelivery(
  { deviceId, body, redelivered, request }: Queued,
  receivedAtMs: number,
): UplinkDelivery {
  const routingKey = `devices.${deviceId}.up`;
  const delivery = { deviceId, routingKey, body, headers: {}, receivedAtMs, redelivered };
  return request ? { ...delivery, request } : delivery;
}
