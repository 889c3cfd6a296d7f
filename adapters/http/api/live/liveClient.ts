import type { Response } from 'express';
import type { ReadPosition, Watcher } from '../../../../projections/queries/index.js';

/** What one client watches; the commands of its devices are included. */
export interface Watch {
  readonly deviceIds: readonly string[];
  readonly sessionIds: readonly string[];
  /** By device, from when on the client sees it; devices that are not there are seen from their beginning. */
  readonly seenFromMs: ReadonlyMap<string, number>;
}

export type LiveEventType = 'device' | 'session' | 'command';

/** A row to send. */
export interface LiveRow {
  readonly type: LiveEventType;
  readonly key: string;
  readonly position: bigint;
  readonly deviceId: string;
  /**
   * Its text, made once for all clients who see as much.
   *
   * @param sinceMs what was before is left out; epoch milliseconds
   * @returns undefined for a row that was before
   */
  readonly jsonSince: (sinceMs: number) => string | undefined;
}

/** Headers of a stream's answer. */
export const liveHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
} as const;

/** Maximum number of bytes that wait for a client that does not read; beyond it the stream ends. */
const maxWaitingBytes = 1024 * 1024;

/** One stream of server-sent events. It remembers the version of each row that it sent, and sends each version once. */
export class LiveClient {
  private readonly sent = new Map<string, bigint>();
  private eventId: string | undefined;

  /** @param watcher the stream ends with this log-in, and when its person may not watch this any more */
  constructor(
    readonly watch: Watch,
    readonly watcher: Pick<Watcher, 'personId' | 'loginSessionId'>,
    private readonly response: Response,
  ) {}

  seenFromMs(deviceId: string): number {
    return this.watch.seenFromMs.get(deviceId) ?? -Infinity;
  }

  /** Writes the head of the answer. */
  begin(): void {
    this.response.writeHead(200, liveHeaders);
    this.write('retry: 3000\n\n');
  }

  /** Whether this version of the row has not been sent yet. */
  lacks(type: LiveEventType, key: string, position: bigint): boolean {
    return this.sent.get(`${type} ${key}`) !== position;
  }

  /** Marks this version as known to the client from an earlier stream. */
  assumeSent(type: LiveEventType, key: string, position: bigint): void {
    this.sent.set(`${type} ${key}`, position);
  }

  /** @returns false when the client had this version already, may not see the row, or was disconnected */
  send({ type, key, position, deviceId, jsonSince }: LiveRow): boolean {
    if (!this.lacks(type, key, position)) return false;
    this.sent.set(`${type} ${key}`, position);
    const json = jsonSince(this.seenFromMs(deviceId));
    if (json === undefined) return false;
    const id = this.eventId === undefined ? '' : `id: ${this.eventId}\n`;
    return this.write(`event: ${type}\n${id}data: ${json}\n\n`);
  }

  /**
   * All watched changes up to this position were sent. Later events have it as their id, and a client that reconnects with it
   * gets what changed after it.
   */
  synced(position: ReadPosition | undefined): void {
    this.eventId = position && `${position.storeId}:${position.position}`;
  }

  /** A comment, so that proxies do not close the stream as idle. */
  heartbeat(): void {
    this.write(': here\n\n');
  }

  end(): void {
    this.response.end();
  }

  private write(text: string): boolean {
    if (this.response.writableEnded || this.response.destroyed) return false;
    this.response.write(text);
    if (this.response.writableLength <= maxWaitingBytes) return true;
    this.response.destroy();
    return false;
  }
}

/**
 * All devices that a client with this watch must be allowed to see. The id of a session begins with its device, whose id has no
 * dot.
 */
export function devicesIn({
  deviceIds,
  sessionIds,
}: Pick<Watch, 'deviceIds' | 'sessionIds'>): readonly string[] {
  return [...new Set([...deviceIds, ...sessionIds.map((id) => id.slice(0, id.indexOf('.')))])];
}

/** The position that a returning client sends; undefined when it is invalid. */
export function readPositionOf(lastEventId: string | undefined): ReadPosition | undefined {
  const [, storeId, position] = /^([0-9a-zA-Z-]{1,64}):(\d{1,19})$/.exec(lastEventId ?? '') ?? [];
  return storeId && position ? { storeId, position: BigInt(position) } : undefined;
}
