import type { RecoveringChannelModel } from 'amqplib';

/**
 * Watches whether the broker takes messages on a connection.
 *
 * @returns a function that says why it takes none; undefined while it does. Either the connection is broken, or the broker has
 *   an alarm (memory or disk) and has blocked the connection. It blocks at the first message after the alarm.
 */
export function watchRefusal(connection: RecoveringChannelModel): () => string | undefined {
  let reason: string | undefined;
  const become = (next: string | undefined) => () => {
    reason = next;
  };
  connection.on('connect', become(undefined));
  connection.on('connect-failed', become('no connection to the broker'));
  connection.on('disconnect', become('no connection to the broker'));
  connection.on('blocked', (why: string) => become(why)());
  connection.on('unblocked', become(undefined));
  return () => reason;
}
