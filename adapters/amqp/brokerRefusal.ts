import type { RecoveringChannelModel } from 'amqplib';

/**
 * Follows whether the broker takes messages on a connection.
 *
 * @returns a function that says why it takes none, or undefined while it does: the connection is broken, or the broker has an alarm
 *   (memory or disk) and has blocked the connection. It does so when it gets the first message after the alarm.
 */
export function watchRefusal(connection: RecoveringChannelModel): () => string | undefined {
  let reason: string | undefined;
  const become = (next: string | undefined) => () => {
    reason = next;
  };
  connection.on('connect', become(undefined));
  connection.on('connect-failed', become('there is no connection'));
  connection.on('disconnect', become('there is no connection'));
  connection.on('blocked', (why: string) => become(why)());
  connection.on('unblocked', become(undefined));
  return () => reason;
}
