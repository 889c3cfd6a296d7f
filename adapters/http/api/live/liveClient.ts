import type { Response } from 'express';
import type { ReadPosition } from '../../../../projections/queries/index.js';
import type { TokenClaims } from '../people/index.js';

/** What one client wants to hear of. Its devices' commands belong to it. */
export interface Watch {
  readonly deviceIds: readonly string[];
  readonly sessionIds: readonly string[];
}

export type LiveEventType = 'device' | 'session' | 'command';

/** A row to send, its text made once for all who get it. */
export interface LiveRow {
  readonly type: LiveEventType;
  readonly key: string;
  readonly position: bigint;
  readonly json: string;
}

/** Of the answer that is a stream. */
export const liveHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
} as const;

/** What waits for a client that does not read; more than this many bytes ends it. */
const maxWaitingBytes = 1024 * 1024;

/**
 * One stream of server-sent events. It remembers the version of each row that it sent, so that it sends a row once however often it
 * is told of it.
 */
export class LiveClient {
  private readonly sent = new Map<string, bigint>();
  private eventId: string | undefined;

  /**
   * @param claims the token's: the stream ends with it, or when its person may not watch this any more
   */
  constructor(
    readonly watch: Watch,
    readonly claims: TokenClaims,
    private readonly response: Response,
  ) {}

  /** Writes the head of the answer. */
  begin(): void {
    this.response.writeHead(200, liveHeaders);
    this.write('retry: 3000\n\n');
  }

  /** Whether this version of the row has not been sent yet. */
  lacks(type: LiveEventType, key: string, position: bigint): boolean {
    return this.sent.get(`${type} ${key}`) !== position;
  }

  /** Takes it that the client knows this version from an earlier stream. */
  assumeSent(type: LiveEventType, key: string, position: bigint): void {
    this.sent.set(`${type} ${key}`, position);
  }

  /** @returns false when the client had this version already, or was dropped */
  send({ type, key, position, json }: LiveRow): boolean {
    if (!this.lacks(type, key, position)) return false;
    this.sent.set(`${type} ${key}`, position);
    const id = this.eventId === undefined ? '' : `id: ${this.eventId}\n`;
    return this.write(`event: ${type}\n${id}data: ${json}\n\n`);
  }

  /**
   * All that is watched and changed at or before this position was sent: events from now on carry it as their id, and a client that
   * comes back with it is sent what changed after it.
   */
  synced(position: ReadPosition | undefined): void {
    this.eventId = position && `${position.storeId}:${position.position}`;
  }

  /** A comment, so that whoever stands between doesn't take the stream for dead. */
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

/** All devices that somebody has to be allowed to see who watches this: a session is called after its device, in which there is no dot. */
export function devicesIn({ deviceIds, sessionIds }: Watch): readonly string[] {
  return [...new Set([...deviceIds, ...sessionIds.map((id) => id.slice(0, id.indexOf('.')))])];
}

/** The position that a returning client names; undefined when it is none of ours. */
export function readPositionOf(lastEventId: string | undefined): ReadPosition | undefined {
  const [, storeId, position] = /^([0-9a-zA-Z-]{1,64}):(\d{1,19})$/.exec(lastEventId ?? '') ?? [];
  return storeId && position ? { storeId, position: BigInt(position) } : undefined;
}
