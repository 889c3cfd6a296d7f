import type { ConfirmChannel, RecoveringChannelModel } from 'amqplib';
import type { HealthCheck } from '../../domain/health/index.js';
import { blockedFinding } from './connectionCheck.js';

/** No queue is bound to it: the broker confirms the message and drops it. */
const probeKey = 'probe';

/**
 * Publishes an empty message to an exchange and waits for the broker's confirm. A broker that is low on memory or disk reports
 * it only to publishers, and permissions are checked only then.
 */
export function publishCheck(connection: RecoveringChannelModel, exchange: string): HealthCheck {
  let channel: ConfirmChannel | undefined;
  let blocked: string | undefined;
  let stopWaiting: () => void = () => undefined;
  const unblock = () => {
    blocked = undefined;
  };
  connection.on('blocked', (reason) => {
    blocked = reason;
    stopWaiting();
  });
  connection.on('unblocked', unblock);
  connection.on('disconnect', unblock);

  async function open(): Promise<ConfirmChannel> {
    const opened = await connection.createConfirmChannel();
    // The error rejects the running check; without a listener it would end the process.
    opened.on('error', () => undefined);
    opened.on('close', () => {
      channel = undefined;
    });
    return opened;
  }

  async function publish(): Promise<void> {
    const opened = (channel ??= await open());
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: unknown) => {
        opened.off('error', settle);
        opened.off('close', closed);
        if (error) reject(error instanceof Error ? error : new Error('RabbitMQ refused it'));
        else resolve();
      };
      const closed = () => settle(new Error('the channel closed'));
      opened.on('error', settle);
      opened.on('close', closed);
      stopWaiting = () => settle();
      opened.publish(exchange, probeKey, Buffer.alloc(0), {}, settle);
    });
  }

  return {
    code: 'BROKER_BLOCKED',
    what: `publishing to ${exchange}`,
    subject: exchange,
    async look() {
      if (blocked === undefined) await publish();
      return blocked === undefined ? [] : [blockedFinding(blocked)];
    },
  };
}
