import type { RecoveringChannelModel } from 'amqplib';
import { messageOf } from '../../../domain/kernel/errors.js';
import type { Finding, HealthCheck } from '../../../domain/health/index.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import { declareTopology, reorderRing } from './declareTopology.js';
import { exchanges } from '../names.js';
import { readTopology, refusalOf, type QueueState, type TopologyState } from './topologyState.js';

export interface TopologyWatchOptions {
  /** One that nobody publishes on: the broker does not even listen to a connection that it has blocked. */
  readonly connection: RecoveringChannelModel;
  readonly partitions: number;
  /** True where the connection's user may make what is missing: it is made at once, then. */
  readonly mayDeclare: boolean;
  readonly logger: Logger;
}

export interface TopologyWatch {
  /** Whether all that takes in devices' messages is there. False from when something is missing until all is there again. */
  stands(): boolean;
  /** Uplink queues by partition, as of the last look; empty while there is no connection. */
  uplinks(): readonly QueueState[];
  /** Gives devices the queues of their own again; does nothing where it may not. */
  reorder(): Promise<void>;
  readonly check: HealthCheck;
  close(): void;
}

/** While something is missing, devices wait outside. */
const retryMs = 500;
/** So long, at most, a connected device's messages may go nowhere before what is missing is made again. */
const lookEveryMs = 2_000;
/** The broker answers within milliseconds; after so long nobody knows whether anything stands. */
const answerWithinMs = 4_000;

/**
 * Looks at the broker's topology all the time, and makes what is missing where it may. While there is no connection the topology does
 * not stand: a broker that comes back may come back without.
 */
export function watchTopology(options: TopologyWatchOptions): TopologyWatch {
  const { connection, partitions, mayDeclare, logger } = options;
  let state: TopologyState | undefined;
  let problem: string | undefined = 'no connection to RabbitMQ yet';
  let isComplete = false;
  let turn = 0;
  let next: NodeJS.Timeout | undefined;
  let lookSinceMs: number | undefined;

  async function lookAgain(own: number): Promise<void> {
    lookSinceMs = performance.now();
    let found: TopologyState | undefined;
    let why: string | undefined;
    try {
      found = await look({ ...options, isComplete });
      why = found.missing;
    } catch (error) {
      const refusal = refusalOf(error);
      why = refusal ? `what is missing can't be made: ${refusal.why}` : messageOf(error);
    }
    // A look that began before the connection broke says nothing of the broker that is there now.
    if (own !== turn) return;
    lookSinceMs = undefined;
    if (!isComplete && why === undefined)
      logger.info({ partitions }, 'the topology stands: devices may come in');
    if (problem !== why && why !== undefined)
      logger.warn({ missing: why }, 'the topology does not stand: devices are refused');
    state = found;
    problem = why;
    isComplete = why === undefined;
    next = setTimeout(() => void lookAgain(own), isComplete ? lookEveryMs : retryMs);
  }

  function begin(): void {
    forget('the connection to RabbitMQ broke');
    void lookAgain(turn);
  }

  function forget(why: string): void {
    clearTimeout(next);
    turn += 1;
    lookSinceMs = undefined;
    state = undefined;
    problem = why;
    isComplete = false;
  }

  const onDisconnect = () => forget('the connection to RabbitMQ broke');
  connection.on('connect', begin);
  connection.on('disconnect', onDisconnect);
  begin();

  const isLate = () => lookSinceMs !== undefined && performance.now() - lookSinceMs > answerWithinMs;
  return {
    stands: () => isComplete && !isLate(),
    uplinks: () => state?.uplinks ?? [],
    reorder: async () => {
      if (mayDeclare) await reorderRing(connection, partitions);
    },
    check: {
      code: 'TOPOLOGY',
      what: "RabbitMQ's topology",
      look: () => findingsOf(isLate() ? 'RabbitMQ does not answer' : problem, state),
    },
    close() {
      forget('it is not looked at any more');
      connection.off('connect', begin);
      connection.off('disconnect', onDisconnect);
    },
  };
}

/** Reads the topology; where it may, it makes what is missing first. */
async function look({
  connection,
  partitions,
  mayDeclare,
  logger,
  isComplete,
}: TopologyWatchOptions & {
  /** As of the look before: then something that is missing got lost since. */
  readonly isComplete: boolean;
}): Promise<TopologyState> {
  if (!mayDeclare) return readTopology(connection, partitions);
  const before = isComplete ? await readTopology(connection, partitions) : undefined;
  await declareTopology(connection, partitions);
  if (before?.missing === undefined) return before ?? readTopology(connection, partitions);
  logger.warn({ missing: before.missing }, 'a part of the topology was missing, and is made again');
  await reorderRing(connection, partitions);
  return readTopology(connection, partitions);
}

function findingsOf(problem: string | undefined, state: TopologyState | undefined): readonly Finding[] {
  return [...(problem === undefined ? [] : [missing(problem)]), ...(state ? unread(state) : [])];
}

function missing(why: string): Finding {
  return { code: 'TOPOLOGY', level: 'down', reason: `devices are refused: ${why}` };
}

function unread({ uplinks, deadLetters, orphans }: TopologyState): readonly Finding[] {
  return [
    ...uplinks
      .filter(({ consumers }) => consumers === 0)
      .map(({ name, messages }): Finding => {
        const reason = `no ingest reads ${name}, in which ${messages} messages wait`;
        return { code: 'UPLINK_UNREAD', subject: name, level: 'down', reason };
      }),
    ...orphans
      .filter(({ messages }) => messages > 0)
      .map(({ name, messages }): Finding => {
        const reason = `${name} gets messages (${messages} wait) and nobody reads it: UPLINK_PARTITIONS is ${uplinks.length}, the queues are more`;
        return { code: 'UPLINK_UNREAD', subject: name, level: 'down', reason };
      }),
    ...(deadLetters && deadLetters.messages > 0
      ? [
          {
            code: 'DEAD_LETTERS',
            level: 'degraded',
            reason: `${deadLetters.messages} messages wait in ${exchanges.uplinkDead}, given up after too many attempts and not parked yet: ingest reads them`,
          } as const,
        ]
      : []),
  ];
}
