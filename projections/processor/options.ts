import type { RecordedEvent } from '../../domain/kernel/events.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { EventSource, NamedLock, ProjectionTarget } from '../ports.js';
import type { BufferBounds } from './boundedBuffer.js';

export interface ProcessorOptions<Applied> {
  /** Names the checkpoint and the lock: of all instances with this name one is active. A partition has `<projection> <partition>`. */
  readonly name: string;
  readonly streamPrefixes: readonly string[];
  /** False for an event that changes nothing here: it costs no transaction, and the checkpoint passes it later. All when left out. */
  readonly filter?: (event: RecordedEvent) => boolean;
  /** True when telemetry that was parked may be applied after later telemetry: its messages then count as late. False when left out. */
  readonly takesLateTelemetry?: boolean;
  readonly source: EventSource;
  readonly target: ProjectionTarget<Applied>;
  readonly lock: NamedLock;
  readonly logger: Logger;
  /** Of one transaction, at most; twice as many where events can wait. As many again wait in memory while it runs. */
  readonly batch: BufferBounds;
  /** Awaited before each transaction, with its oldest event: resolves when there is room for what it writes. Must not reject. */
  readonly waitForRoom?: (oldest: RecordedEvent, signal: AbortSignal) => Promise<void>;
  /**
   * How many messages a transaction had, given the bytes of its telemetry; the number of its events that can't wait when left out. Under load
   * the next transaction lingers (`lingerMs`), but not when its batch is full, nor while catching up.
   */
  readonly messagesIn?: (bytes: number) => number;
  /**
   * True for an event that nobody waits for. Such events wait for one that somebody does, a second at most, and share its transaction. None
   * when left out.
   */
  readonly isDeferrable?: (event: RecordedEvent) => boolean;
  /** Told after each commit; its failure costs a hint, never an event. */
  readonly afterCommit: (applied: Applied, batch: AppliedBatch) => Promise<void> | void;
}

export interface AppliedBatch {
  readonly events: number;
  readonly position: bigint;
  readonly durationMs: number;
  /** From the last event's recordedAt to its commit. */
  readonly lagMs: number;
}
