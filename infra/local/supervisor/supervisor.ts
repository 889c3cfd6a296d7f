import { setTimeout as delay } from 'node:timers/promises';
import { backOffMs, type BackOff } from '../../../domain/kernel/backOff.js';
import { linkedAbortController } from '../../../domain/kernel/linkedAbortController.js';
import { messageOf } from '../../../domain/kernel/errors.js';
import type { Part, RunningPart } from './part.js';
import { oncePerDisk } from './diskEvents.js';
import type { LogEvent } from './rotatingLog.js';

export type SupervisorEvent =
  | { readonly type: 'ended'; readonly part: string; readonly how: string; readonly restartInMs: number }
  | { readonly type: 'restarted'; readonly part: string; readonly pid: number }
  | {
      readonly type: 'restartFailed';
      readonly part: string;
      readonly why: string;
      readonly restartInMs: number;
    }
  | { readonly type: 'gaveUp'; readonly part: string; readonly why: string }
  | LogEvent;

export interface SupervisorOptions {
  readonly onEvent: (event: SupervisorEvent) => void;
  /** 0.2 s, doubling up to 10 s, by default. */
  readonly backOff?: BackOff;
  /** Number of restarts, without a minute of running in between, after which a part is given up; 20 by default. */
  readonly maxRestarts?: number;
}

const steadyMs = 60_000;

/** Starts parts, restarts what dies, and stops everything in reverse order. */
export class Supervisor {
  /** First starts in progress. */
  private readonly starting = new Set<Promise<void>>();
  /** Parts that were started together stop together. */
  private readonly waves: Watched[][] = [];
  private readonly stopping = new AbortController();

  private readonly onLogEvent: (event: LogEvent) => void;

  constructor(private readonly options: SupervisorOptions) {
    this.onLogEvent = oncePerDisk(options.onEvent);
  }

  /** Resolves when the part is ready. Rejects when its first start fails: such an error is shown and not retried. */
  async start(part: Part): Promise<void> {
    await this.startTogether([part]);
  }

  /** Starts independent parts concurrently; rejects, when all have settled, with the first failure. */
  async startTogether(parts: readonly Part[]): Promise<void> {
    this.stopping.signal.throwIfAborted();
    const wave: Watched[] = [];
    this.waves.push(wave);
    const starts = await Promise.allSettled(
      parts.map((part) => this.noted(this.startOne(this.told(part), wave))),
    );
    const failed = starts.find((start) => start.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Pid of the part, while it runs. */
  pidOf(name: string): number | undefined {
    return this.find(name)?.running?.pid;
  }

  /** Ends one part without a restart; returns how it ended, or undefined when it was not running. */
  async end(name: string): Promise<string | undefined> {
    const watched = this.find(name);
    const ended = watched?.running?.ended;
    await watched?.stop();
    return ended;
  }

  /**
   * Stops all parts, the last started first. Starts in progress are aborted, and no new ones begin. Continues when one fails to
   * stop, and throws the first failure at the end.
   */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled(this.starting);
    const failures: unknown[] = [];
    for (const wave of this.waves.splice(0).reverse()) {
      const stops = await Promise.allSettled(wave.map((watched) => watched.stop()));
      for (const stop of stops) if (stop.status === 'rejected') failures.push(stop.reason);
    }
    if (failures.length > 0) throw failures[0];
  }

  /** The same part, with the events of its log. */
  private told(part: Part): Part {
    return { name: part.name, start: (context) => part.start({ ...context, onLogEvent: this.onLogEvent }) };
  }

  private async noted(start: Promise<void>): Promise<void> {
    this.starting.add(start);
    await start.finally(() => this.starting.delete(start));
  }

  private async startOne(part: Part, wave: Watched[]): Promise<void> {
    const running = await part.start({ signal: this.stopping.signal });
    const watched = new Watched(part, running, this.options, this.stopping.signal);
    wave.push(watched);
    // A stop during the start has not stopped this part.
    if (this.stopping.signal.aborted) await watched.stop();
  }

  private find(name: string): Watched | undefined {
    return this.waves.flat().find(({ part }) => part.name === name);
  }
}

/** One supervised part: its loop runs from its first start to its final end. */
class Watched {
  private readonly ending = new AbortController();
  private readonly loop: Promise<void>;
  private attempt = 0;

  constructor(
    readonly part: Part,
    public running: RunningPart | undefined,
    private readonly options: SupervisorOptions,
    private readonly allStopping: AbortSignal,
  ) {
    this.loop = this.watch();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running?.stop();
    await this.loop;
  }

  private get isOver(): boolean {
    return this.ending.signal.aborted || this.allStopping.aborted;
  }

  private async watch(): Promise<void> {
    while (this.running !== undefined) {
      const since = Date.now();
      const how = await this.running.ended;
      this.running = undefined;
      if (this.isOver) return;
      if (Date.now() - since > steadyMs) this.attempt = 0;
      await this.restart(how);
    }
  }

  private async restart(how: string): Promise<void> {
    const { onEvent, backOff = { firstMs: 200, maxMs: 10_000 }, maxRestarts = 20 } = this.options;
    const part = this.part.name;
    let restartInMs = backOffMs(backOff, this.attempt, Math.random());
    onEvent({ type: 'ended', part, how, restartInMs });
    let why = how;
    while (this.attempt++ < maxRestarts) {
      await this.pause(restartInMs);
      if (this.isOver) return;
      try {
        this.running = await this.part.start({ signal: this.allStopping });
        onEvent({ type: 'restarted', part, pid: this.running.pid });
        if (this.isOver) await this.running.stop();
        return;
      } catch (error) {
        why = messageOf(error);
        restartInMs = backOffMs(backOff, this.attempt, Math.random());
        onEvent({ type: 'restartFailed', part, why, restartInMs });
      }
    }
    onEvent({ type: 'gaveUp', part, why });
  }

  /** Ends early, without an error, when everything stops. */
  private async pause(ms: number): Promise<void> {
    const pause = linkedAbortController(this.ending.signal, this.allStopping);
    await delay(ms, undefined, { signal: pause.signal }).catch(() => undefined);
    pause.abort();
  }
}
