import type { Response } from 'express';

/** Headers of a stream's answer. */
export const liveHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
} as const;

/** A client that has read nothing for this long is gone. */
const longestBlockMs = 60_000;

interface WaitingRow {
  readonly deviceId: string;
  readonly text: () => string;
}

/**
 * Writes a stream of server-sent events, not more often than `everyMs`, and only while the client reads: rows wait in their latest
 * state, so that what waits has no more rows than the client watches.
 */
export class EventWriter {
  private said = '';
  private readonly rows = new Map<string, WaitingRow>();
  private readonly afterRows = new Map<string, () => string>();
  private timer: NodeJS.Timeout | undefined;
  private writtenMs = -Infinity;
  private blockedSinceMs: number | undefined;

  constructor(
    private readonly response: Response,
    private readonly everyMs: number,
  ) {
    response.on('drain', () => {
      this.blockedSinceMs = undefined;
      this.flush();
    });
    response.once('close', () => clearTimeout(this.timer));
  }

  begin(): void {
    this.response.writeHead(200, liveHeaders);
    this.response.write('retry: 3000\n\n');
  }

  /** Something to say before the rows that wait. */
  say(text: string): void {
    this.said += text;
  }

  /** A row to send, in place of an earlier version that still waits. */
  put(key: string, row: WaitingRow): void {
    this.rows.delete(key);
    this.rows.set(key, row);
  }

  /** Something to say after the rows that wait, in place of what was to be said of this kind. */
  sayAfterRows(kind: string, text: () => string): void {
    this.afterRows.set(kind, text);
  }

  /** What waits to be said of this kind is not said. */
  unsay(kind: string): void {
    this.afterRows.delete(kind);
  }

  /** Rows of other devices are not sent any more. */
  keepRowsOf(isSeen: (deviceId: string) => boolean): void {
    for (const [key, { deviceId }] of this.rows) if (!isSeen(deviceId)) this.rows.delete(key);
  }

  /** Writes what waits, now or as soon as time and client allow. */
  flush(): void {
    if (this.isOver || this.blockedSinceMs !== undefined) return;
    const waitMs = this.writtenMs + this.everyMs - performance.now();
    if (waitMs > 0) {
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.flush();
      }, waitMs);
      return;
    }
    const rows = [...this.rows.values()].map(({ text }) => text());
    const after = [...this.afterRows.values()].map((text) => text());
    const text = [this.said, ...rows, ...after].join('');
    this.said = '';
    this.rows.clear();
    this.afterRows.clear();
    if (text !== '') this.write(text);
  }

  /** Writes a comment, or ends the connection of a client that has not read for long. */
  heartbeat(): void {
    if (this.isOver) return;
    if (this.blockedSinceMs === undefined) this.write(': here\n\n');
    else if (performance.now() - this.blockedSinceMs > longestBlockMs) this.response.destroy();
  }

  /** Ends the stream; rows that wait are not sent. */
  end(text: string): void {
    clearTimeout(this.timer);
    this.response.end(text);
  }

  private write(text: string): void {
    this.writtenMs = performance.now();
    if (!this.response.write(text)) this.blockedSinceMs = this.writtenMs;
  }

  private get isOver(): boolean {
    return this.response.writableEnded || this.response.destroyed;
  }
}
