import type { RecoveringChannelModel } from 'amqplib';
import { messageOf } from '../../../domain/kernel/errors.js';
import type { Finding, HealthCheck, QueueReport } from '../../../domain/health/index.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import { declareTopology, reorderRing } from './declareTopology.js';
import { exchanges } from '../names.js';
import { readTopology, refusalOf, type QueueState, type TopologyState } from './topologyState.js';

export interface TopologyWatchOptions {
  /** Nobody else may publish on it: the broker reads nothing from a connection that it has blocked. */
  readonly connection: RecoveringChannelModel;
  readonly partitions: number;
  /** Whether the connection's user may declare objects: then missing ones are created at once. */
  readonly mayDeclare: boolean;
  readonly logger: Logger;
}

export interface TopologyWatch {
  /** Whether all objects that receive devices' messages exist: false from when one is missing until all exist again. */
  stands(): boolean;
  /** Uplink queues by partition, as of the last check; empty without a connection. */
  uplinks(): readonly QueueState[];
  /** All queues of devices' messages, as of the last check; empty without a connection. */
  queues(): readonly QueueReport[];
  /** Restores the order of the ring, so that devices use their queues again; does nothing without the permission. */
  reorder(): Promise<void>;
  readonly check: HealthCheck;
  close(): void;
}

/** Retry interval while something is missing and devices can't connect. */
const retryMs = 500;
/** For at most this time, messages of connected devices may be lost before a missing object is recreated. */
const lookEveryMs = 2_000;
/**
 * The broker normally answers within milliseconds. When thousands of devices connect at once it takes minutes. Devices are not refused for that:
 * they would come again at once, and it would take longer still. A broker that is gone ends the connection, at the latest by its heartbeat.
 */
const answerWithinMs = 4_000;

/**
 * Checks the broker's topology continuously, and creates what is missing if it may. Without a connection the topology counts as
 * missing: a broker that restarts may have lost it.
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
      why = refusal ? `what is missing can't be declared: ${refusal.why}` : messageOf(error);
    }
    // The check began before the connection broke: it says nothing about the broker that is connected now.
    if (own !== turn) return;
    lookSinceMs = undefined;
    if (!isComplete && why === undefined)
      logger.info({ partitions }, 'the topology is complete: devices can connect');
    if (problem !== why && why !== undefined)
      logger.warn({ missing: why }, 'the topology is incomplete: devices are refused');
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
    stands: () => isComplete,
    uplinks: () => state?.uplinks ?? [],
    queues: () => (state ? queuesOf(state) : []),
    reorder: async () => {
      if (mayDeclare) await reorderRing(connection, partitions);
    },
    check: {
      code: 'TOPOLOGY',
      what: "RabbitMQ's topology",
      look: () => [...findingsOf(problem, state), ...(isComplete && isLate() ? [slow] : [])],
    },
    close() {
      forget('it is no longer checked');
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
  /** Whether the previous look found everything: then what is missing now was lost since. */
  readonly isComplete: boolean;
}): Promise<TopologyState> {
  if (!mayDeclare) return readTopology(connection, partitions);
  const before = isComplete ? await readTopology(connection, partitions) : undefined;
  await declareTopology(connection, partitions);
  if (before?.missing === undefined) return before ?? readTopology(connection, partitions);
  logger.warn({ missing: before.missing }, 'a part of the topology was missing, and was declared again');
  await reorderRing(connection, partitions);
  return readTopology(connection, partitions);
}

function queuesOf({ uplinks, deadLetters, orphans }: TopologyState): readonly QueueReport[] {
  return [...uplinks, ...orphans, ...(deadLetters ? [deadLetters] : [])].map(
    ({ name, messages, consumers }) => ({ queue: name, ready: messages, consumers, unacknowledged: null }),
  );
}

function findingsOf(problem: string | undefined, state: TopologyState | undefined): readonly Finding[] {
  return [...(problem === undefined ? [] : [missing(problem)]), ...(state ? unread(state) : [])];
}

const slow: Finding = {
  code: 'TOPOLOGY',
  level: 'degraded',
  reason: `RabbitMQ has not answered for ${answerWithinMs / 1000} s: it is overloaded, or many devices connect`,
};

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
        const reason = `${name} gets messages (${messages} wait) and no ingest reads it: UPLINK_PARTITIONS is ${uplinks.length}, but there are more queues`;
        return { code: 'UPLINK_UNREAD', subject: name, level: 'down', reason };
      }),
    ...(deadLetters && deadLetters.messages > 0
      ? [
          {
            code: 'DEAD_LETTERS',
            level: 'degraded',
            reason: `${deadLetters.messages} messages wait in ${exchanges.uplinkDead}, because the broker gave up on them, and are not parked yet: start ingest, which parks them`,
          } as const,
        ]
      : []),
  ];
}
