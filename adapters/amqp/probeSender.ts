import type { Channel, Message, RecoveringChannelModel } from 'amqplib';
import { messageOf } from '../../domain/kernel/errors.js';
import type { Finding } from '../../domain/health/index.js';
import { blockedFinding } from './connectionCheck.js';
import { deviceOf, exchanges, upKey } from './names.js';
import { probeIn, probeName, sentAtHeader } from './probeName.js';
import { ProbesInFlight } from './probesInFlight.js';

/** Publishes probes, and keeps which are in flight. */
export function probeSender(connection: RecoveringChannelModel) {
  const inFlight = new ProbesInFlight();
  let channel: Channel | undefined;
  let blocked: string | undefined;
  let failure: string | undefined;
  let returned = 0;

  const forget = () => {
    blocked = undefined;
    // After a broken connection it is unknown what happened to them, or how long the broker delayed them.
    inFlight.forgetAll();
  };
  connection.on('blocked', (reason) => {
    blocked = reason;
  });
  connection.on('unblocked', forget);
  connection.on('disconnect', forget);

  async function open(): Promise<Channel> {
    const opened = await connection.createChannel();
    opened.on('error', (error) => {
      failure = messageOf(error);
    });
    opened.on('close', () => {
      channel = undefined;
      inFlight.forgetAll();
    });
    opened.on('return', ({ fields }: Message) => {
      returned += 1;
      const probe = probeIn(deviceOf(fields.routingKey));
      if (probe !== undefined) inFlight.forget(probe);
    });
    return opened;
  }

  return {
    inFlight,
    async send(probes: readonly number[]): Promise<void> {
      if (probes.length === 0) return;
      const opened = (channel ??= await open());
      for (const probe of probes) {
        const sentAtMs = Date.now();
        inFlight.sent(probe, sentAtMs);
        opened.publish(exchanges.devices, upKey(probeName(probe)), Buffer.alloc(0), {
          mandatory: true,
          headers: { [sentAtHeader]: sentAtMs },
        });
      }
    },
    /** Why the broker did not take the last probes, if so; each problem is returned once. */
    problem(): Finding | undefined {
      const [lost, why] = [returned, failure];
      returned = 0;
      failure = undefined;
      if (blocked !== undefined) return blockedFinding(blocked);
      if (why !== undefined)
        return { code: 'BROKER_BLOCKED', level: 'down', reason: `RabbitMQ refuses to take probes: ${why}` };
      if (lost > 0)
        return {
          code: 'TOPOLOGY',
          level: 'down',
          reason: 'messages of devices are routed to no queue at RabbitMQ',
        };
      return undefined;
    },
  };
}
