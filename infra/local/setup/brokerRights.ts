import type { ChannelModel } from 'amqplib';
import { exchanges, uplinkQueue } from '../../../adapters/amqp/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { grantCommand, permissionsOfAll, type BrokerRole } from '../../../adapters/amqp/topology/index.js';
import {
  bindsQueue,
  consumes,
  declaresQueue,
  publishes,
  refusedRight,
  seesQueue,
  seesUplinkExchange,
  type Probe,
  type Right,
} from './brokerProbe.js';

/** A permission that a role needs at the broker and does not have. */
export interface MissingRight extends Right {
  readonly role: BrokerRole;
}

/**
 * Tries what each role does, without side effects, and collects what the broker refuses.
 *
 * @throws BrewlineError `BROKER_UNAVAILABLE` when it does not answer
 */
export async function missingRights(connection: ChannelModel, partitions: number): Promise<MissingRight[]> {
  const missing: MissingRight[] = [];
  for (const [role, probes] of Object.entries(probesOf(partitions)) as [AskedRole, readonly Probe[]][]) {
    for (const probe of probes) {
      const right = await refusedRight(connection, probe);
      if (right) missing.push({ role, ...right });
    }
  }
  return missing;
}

/** The user for the topology has its own URL, and reports missing permissions itself. */
type AskedRole = Exclude<BrokerRole, 'topology'>;

function probesOf(partitions: number): Readonly<Record<AskedRole, readonly Probe[]>> {
  const uplinkQueues = Array.from({ length: partitions }, (_, partition) => uplinkQueue(partition));
  const liveQueue = `${exchanges.live}.api-check`;
  return {
    ingest: [...[...uplinkQueues, exchanges.uplinkDead].map(consumes), publishes(exchanges.uplink)],
    dispatcher: [publishes(exchanges.commands)],
    projector: [publishes(exchanges.live)],
    api: [declaresQueue(liveQueue), bindsQueue(liveQueue, exchanges.live), consumes(liveQueue)],
    auth: [declaresQueue('mqtt-subscription-check'), seesUplinkExchange(), ...uplinkQueues.map(seesQueue)],
    operator: [publishes(exchanges.uplink)],
  };
}

/**
 * Names what is missing, and the command that grants it to one user for all roles.
 *
 * @param login user and virtual host
 */
export function rightsProblem(
  missing: readonly MissingRight[],
  login: { readonly user: string; readonly vhost: string },
): BrewlineError {
  const lines = new Set(
    missing.map(({ role, permission, kind, name }) => {
      const shown =
        role === 'ingest' || name !== exchanges.uplink ? name.replace(/\.[0-9]{2}$/, '.NN') : name;
      return `  ${permission} on the ${kind} ${shown}, for ${role}`;
    }),
  );
  return new BrewlineError(
    'CONFIGURATION_INVALID',
    [
      `user ${login.user} has no permission to`,
      ...lines,
      'This command grants what is needed, in place of what the user has now:',
      `  ${grantCommand(login, permissionsOfAll())}`,
    ].join('\n'),
  );
}
