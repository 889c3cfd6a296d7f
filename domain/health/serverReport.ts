/** A queue of RabbitMQ. What a process can't see of it is null. */
export interface QueueReport {
  readonly queue: string;
  /** Messages that wait for a consumer. */
  readonly ready: number | null;
  /** Delivered to a consumer, and neither stored nor given back. */
  readonly unacknowledged: number | null;
  readonly consumers: number | null;
}

/** RabbitMQ as the connection of one process sees it. */
export interface BrokerReport {
  readonly product: string;
  readonly version: string;
  readonly cluster: string | null;
}

/** The event store as one process sees it. */
export interface EventStoreReport {
  /** Null of a server that does not say it. */
  readonly version: string | null;
  /** Of the last event; null in an empty store. */
  readonly position: string | null;
  /** How long it took to say so. */
  readonly answeredInMs: number;
}

/** The disk that a process writes to. */
export interface DiskReport {
  readonly folder: string;
  readonly freeBytes: number;
  readonly bytes: number;
}

/** What a process sees of the servers; left out is what it does not use or could not reach. */
export interface ServerReport {
  readonly broker?: BrokerReport | undefined;
  readonly eventStore?: EventStoreReport | undefined;
  readonly disk?: DiskReport | undefined;
  readonly queues?: readonly QueueReport[] | undefined;
}

/** What all processes together see of the servers; null is what none of them sees. */
export interface ServersSeen {
  readonly broker: BrokerReport | null;
  readonly eventStore: EventStoreReport | null;
  readonly disks: readonly DiskReport[];
  /** By name. */
  readonly queues: readonly QueueReport[];
}

/**
 * Puts together what processes see of the servers.
 *
 * @param reports of processes that report now
 */
export function serversSeen(reports: readonly ServerReport[]): ServersSeen {
  const disks = reports.flatMap(({ disk }) => disk ?? []);
  return {
    broker: reports.find(({ broker }) => broker)?.broker ?? null,
    eventStore: furthest(reports.flatMap(({ eventStore }) => eventStore ?? [])),
    disks: [...new Map(disks.map((disk) => [disk.folder, disk])).values()],
    queues: merge(reports.flatMap(({ queues }) => queues ?? [])),
  };
}

/** The newest end, and the slowest answer: operators look for what is wrong. */
function furthest(seen: readonly EventStoreReport[]): EventStoreReport | null {
  const [first, ...others] = seen;
  if (!first) return null;
  return others.reduce((so, next) => {
    const isNewer = BigInt(next.position ?? -1) > BigInt(so.position ?? -1);
    return {
      version: so.version ?? next.version,
      position: isNewer ? next.position : so.position,
      answeredInMs: Math.max(so.answeredInMs, next.answeredInMs),
    };
  }, first);
}

/** One process asks the broker for what is ready; each that consumes knows what it holds itself. */
function merge(seen: readonly QueueReport[]): readonly QueueReport[] {
  const merged = new Map<string, QueueReport>();
  for (const each of seen) {
    const known = merged.get(each.queue);
    merged.set(each.queue, {
      queue: each.queue,
      ready: known?.ready ?? each.ready,
      consumers: known?.consumers ?? each.consumers,
      unacknowledged: sum(known?.unacknowledged ?? null, each.unacknowledged),
    });
  }
  return [...merged.values()].toSorted((a, b) => a.queue.localeCompare(b.queue, 'en'));
}

function sum(a: number | null, b: number | null): number | null {
  return a === null ? b : a + (b ?? 0);
}
