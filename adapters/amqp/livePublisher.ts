import type { Channel, RecoveringChannelModel } from 'amqplib';
import type { Logger } from '../../domain/logger.js';
import type { LiveHint } from '../../projections/liveHint.js';
import { exchanges, liveKey } from './names.js';

/**
 * Tells of what a commit changed. A hint may be lost, since the API compares every few seconds: so it is neither kept nor
 * confirmed, and the projector never waits for it. While the broker is away or slow, hints are dropped.
 */
export function createLivePublisher(
  connection: RecoveringChannelModel,
  logger: Logger,
): (hint: LiveHint) => void {
  let state: { readonly channel: Channel; full: boolean } | undefined;
  let opening = false;

  async function open(): Promise<void> {
    if (opening) return;
    opening = true;
    try {
      const channel = await connection.createChannel();
      const opened = { channel, full: false };
      const forget = () => {
        state = undefined;
      };
      channel.on('close', forget);
      channel.on('error', forget);
      channel.on('drain', () => {
        opened.full = false;
      });
      state = opened;
    } catch (err) {
      logger.warn({ err }, 'no channel for live hints');
    } finally {
      opening = false;
    }
  }

  void open();
  return (hint) => {
    if (!state) {
      void open();
      return;
    }
    if (state.full) return;
    const content = Buffer.from(JSON.stringify(hint));
    state.full = !state.channel.publish(exchanges.live, liveKey, content, { persistent: false });
  };
}
