import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ChannelModel, ConfirmChannel } from 'amqplib';
import { exchanges } from '../../../adapters/amqp/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';

/** A permission of RabbitMQ on one of its objects. */
export interface Right {
  readonly permission: 'configure' | 'write' | 'read';
  readonly kind: 'queue' | 'exchange';
  readonly name: string;
}

/** A request that needs permissions and changes nothing, because it is also invalid in a way that the broker checks later. */
export interface Probe {
  readonly needs: readonly Right[];
  run(connection: ChannelModel): Promise<unknown>;
}

const answerWithinMs = 5_000;
/** Has the wrong type for every argument and property in which it is used. */
const invalid = 'none';

/** Declares a queue, with a length that is no number. */
export function declaresQueue(name: string): Probe {
  return {
    needs: [{ permission: 'configure', kind: 'queue', name }],
    run: onChannel((channel) => channel.assertQueue(name, { arguments: { 'x-max-length': invalid } })),
  };
}

/** Binds a queue to an exchange: it removes a missing binding, which needs the same permissions. */
export function bindsQueue(name: string, exchange: string): Probe {
  return {
    needs: [
      { permission: 'write', kind: 'queue', name },
      { permission: 'read', kind: 'exchange', name: exchange },
    ],
    run: onChannel((channel) => channel.unbindQueue(name, exchange, 'brewline.check')),
  };
}

/** Consumes a queue, with a priority that is no number. */
export function consumes(name: string): Probe {
  const options = { arguments: { 'x-priority': invalid } };
  return {
    needs: [{ permission: 'read', kind: 'queue', name }],
    run: onChannel((channel) => channel.consume(name, () => undefined, options)),
  };
}

/** Publishes to an exchange, with an invalid expiration. */
export function publishes(name: string): Probe {
  return {
    needs: [{ permission: 'write', kind: 'exchange', name }],
    run: onChannel((channel) => {
      channel.publish(name, 'brewline.check', Buffer.alloc(0), { expiration: invalid });
      return channel.waitForConfirms();
    }),
  };
}

/** Asks whether the uplink exchange exists. */
export function seesUplinkExchange(): Probe {
  return {
    needs: [{ permission: 'read', kind: 'exchange', name: exchanges.uplink }],
    run: onChannel((channel) => channel.checkExchange(exchanges.uplink)),
  };
}

/** Asks whether a queue exists. */
export function seesQueue(name: string): Probe {
  return {
    needs: [{ permission: 'write', kind: 'queue', name }],
    run: onChannel((channel) => channel.checkQueue(name)),
  };
}

/**
 * The permission that the broker refuses to a probe, if any.
 *
 * @throws BrewlineError `BROKER_UNAVAILABLE` when it does not answer
 */
export async function refusedRight(connection: ChannelModel, probe: Probe): Promise<Right | undefined> {
  const refusal = await withinTime(probe.run(connection)).catch((error: unknown) => error);
  if (refusal instanceof BrewlineError) throw refusal;
  const text = refusal instanceof Error ? refusal.message : '';
  // RabbitMQ 3.10 names the object but not the permission.
  const [, kind, name] = /ACCESS_REFUSED.* access to (queue|exchange) '(.*)' in vhost/.exec(text) ?? [];
  return probe.needs.find((right) => right.kind === kind && right.name === name);
}

/** Each probe has its own channel, because the broker closes it with a refusal. */
function onChannel(run: (channel: ConfirmChannel) => Promise<unknown>) {
  return async (connection: ChannelModel): Promise<void> => {
    const channel = await connection.createConfirmChannel();
    const closed = new Promise<never>((_resolve, reject) => channel.on('error', reject));
    try {
      await Promise.race([run(channel), closed]);
    } finally {
      await closeQuietly(channel);
    }
  };
}

async function closeQuietly(channel: Channel): Promise<void> {
  // Closing a channel that the broker has closed throws synchronously.
  await (async () => channel.close())().catch(() => undefined);
}

async function withinTime(work: Promise<unknown>): Promise<void> {
  const timeout = new AbortController();
  const late = sleep(answerWithinMs, undefined, { signal: timeout.signal }).then(() => {
    throw new BrewlineError(
      'BROKER_UNAVAILABLE',
      `the broker did not answer within ${answerWithinMs} ms; is one of its alarms on?`,
    );
  });
  try {
    await Promise.race([work, late]);
  } finally {
    timeout.abort();
    late.catch(() => undefined);
  }
}
