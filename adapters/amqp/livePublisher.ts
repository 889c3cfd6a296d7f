import type { Channel, RecoveringChannelModel } from 'amqplib';
import type { Logger } from '../../domain/kernel/logger.js';
import type { LiveHint } from '../../projections/ports.js';
import { watchRefusal } from './brokerRefusal.js';
import { exchanges, liveKey } from './names.js';
import { SingleChannel } from './singleChannel.js';

/**
 * Publishes what a commit changed. A hint may be lost, because the API also compares every few seconds. So hints are neither
 * persistent nor confirmed, and the projector never waits for them. While the broker is unavailable, blocked or slow, hints are
 * dropped.
 */
export function createLivePublisher(
  connection: RecoveringChannelModel,
  logger: Logger,
): (hint: LiveHint) => void {
  const refusal = watchRefusal(connection);
  let state: { readonly channel: Channel; full: boolean } | undefined;
  let opening = false;
  const channels = new SingleChannel({
    create: () => connection.createChannel(),
    setUp(channel) {
      const opened = { channel, full: false };
      channel.on('drain', () => {
        opened.full = false;
      });
      channel.once('close', () => {
        state = undefined;
      });
      state = opened;
    },
    onError: (err) => logger.warn({ err }, 'channel of live hints'),
  });

  async function open(): Promise<void> {
    if (opening) return;
    opening = true;
    try {
      await channels.get();
    } catch (err) {
      logger.warn({ err }, 'failed to open a channel for live hints');
    } finally {
      opening = false;
    }
  }

  void open();
  return (hint) => {
    if (refusal() !== undefined || state?.full) return;
    if (!state) {
      void open();
      return;
    }
    const content = Buffer.from(JSON.stringify(hint));
    state.full = !state.channel.publish(exchanges.live, liveKey, content, { persistent: false });
  };
}
