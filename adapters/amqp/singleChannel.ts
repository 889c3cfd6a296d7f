import type { Channel } from 'amqplib';

export interface SingleChannelOptions<Opened extends Channel> {
  readonly create: () => Promise<Opened>;
  /** Prepares a new channel; when it fails, the channel is closed. */
  readonly setUp?: (channel: Opened) => unknown;
  /** Called with the reason when a channel breaks; it closes by itself then. */
  readonly onError?: (error: unknown) => void;
}

/**
 * One channel at a time, opened on demand. A broker with an alarm does not read what is sent to it, not even the closing of a
 * channel. So the next channel waits until the last one is closed, and the owner never uses more than one of the connection's
 * `channel_max`.
 */
export class SingleChannel<Opened extends Channel> {
  readonly #options: SingleChannelOptions<Opened>;
  #opened: Promise<Opened> | undefined;
  #lastClosed: Promise<void> = Promise.resolve();

  constructor(options: SingleChannelOptions<Opened>) {
    this.#options = options;
  }

  /** The open channel, or the one that is being opened. Rejects when it can't be opened. */
  get(): Promise<Opened> {
    if (this.#opened) return this.#opened;
    const opened = this.#open();
    this.#opened = opened;
    opened.then(
      (channel) => channel.once('close', () => this.#forget(opened)),
      () => this.#forget(opened),
    );
    return opened;
  }

  /** Closes the channel, if there is one; {@link get} opens the next. Resolves when it is closed. */
  close(): Promise<void> {
    const closing = this.#opened;
    if (closing) {
      this.#opened = undefined;
      this.#lastClosed = closing.then(closeChannel, () => undefined);
    }
    return this.#lastClosed;
  }

  #forget(opened: Promise<Opened>): void {
    if (this.#opened === opened) this.#opened = undefined;
  }

  async #open(): Promise<Opened> {
    const { create, setUp, onError } = this.#options;
    await this.#lastClosed;
    const channel = await create();
    channel.on('error', (error) => onError?.(error));
    try {
      await setUp?.(channel);
    } catch (error) {
      this.#lastClosed = closeChannel(channel);
      throw error;
    }
    return channel;
  }
}

/**
 * Closes a channel in any state. Resolves when it is closed, by the broker's answer or with its connection. The promise of
 * amqplib's own `close` never settles when the connection breaks first.
 */
export function closeChannel(channel: Channel): Promise<void> {
  return new Promise((resolve) => {
    channel.once('close', () => resolve());
    // It rejects only when there is nothing left to close.
    channel.close().catch(() => resolve());
  });
}
