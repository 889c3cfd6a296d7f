import type { RecoveringChannelModel } from 'amqplib';
import { messageOf } from '../../domain/kernel/errors.js';
import type { Finding, HealthCheck } from '../../domain/health/index.js';

/** Whether there is a connection, and whether the broker lets it publish. Create the check as soon as the connection exists. */
export function connectionCheck(connection: RecoveringChannelModel): HealthCheck {
  let broken: string | undefined = 'it has not answered yet';
  let blocked: string | undefined;
  connection.on('connect', () => {
    broken = undefined;
    blocked = undefined;
  });
  connection.on('disconnect', (error) => {
    broken = messageOf(error);
  });
  connection.on('connect-failed', (error) => {
    broken = messageOf(error);
  });
  connection.on('blocked', (reason) => {
    blocked = reason;
  });
  connection.on('unblocked', () => {
    blocked = undefined;
  });
  return {
    code: 'BROKER',
    what: 'RabbitMQ',
    look: (): readonly Finding[] => {
      if (broken !== undefined)
        return [{ code: 'BROKER', level: 'down', reason: `no connection to RabbitMQ: ${broken}` }];
      return blocked === undefined ? [] : [blockedFinding(blocked)];
    },
  };
}

/** @param why in the broker's words: `low on memory`, `low on disk` */
export function blockedFinding(why: string): Finding {
  return {
    code: 'BROKER_BLOCKED',
    level: 'down',
    reason: `RabbitMQ takes no messages, neither from devices nor for devices: ${why}`,
  };
}
