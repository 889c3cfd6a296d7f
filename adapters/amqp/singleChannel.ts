import type { Channel } from 'amqplib';

export interface SingleChannelOptions<Opened extends Channel> {
  readonly create: () => Promise<Opened>;
  /** Makes a new channel ready; when it fails, the channel is closed again. */
  readonly setUp?: (channel: Opened) => unknown;
  /** Told why a channel broke; it closes by itself then. */
  readonly onError?: (error: unknown) => void;
}

/**
 * One channel at a time, opened when it is asked for. A broker that has an alarm does not read what is sent to it, the closing of a
 * channel included. So the next channel waits until the last one is closed: its owner never holds a second one of the
 * connection's `channel_max`.
 */
export class SingleChannel<Opened extends Channel> {
  readonly #options: SingleChannelOptions<Opened>;
  #opened: Promise<Opened> | undefined;
  #lastClosed: Promise<void> = Promise.resolve();

  constructor(options: SingleChannelOptions<Opened>) {
    this.#options = options;
  }

  /** The channel that is open, or is being opened. Rejects when it cannot be opened. */
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
 * Closes a channel, whatever state it is in. Resolves when it is closed, by the broker's answer or with its connection: the promise of
 * amqplib's own `close` is never settled when the connection breaks first.
 */
export function closeChannel(channel: Channel): Promise<void> {
  return new Promise((resolve) => {
    channel.once('close', () => resolve());
    // It rejects only when there is nothing to close any more.
    channel.close().catch(() => resolve());
  });
}
