import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../domain/errors.js';
import { backOffMs, type BackOff } from './backOff.js';
import type { Part, RunningPart } from './part.js';

export type SupervisorEvent =
  | { readonly type: 'ended'; readonly part: string; readonly how: string; readonly restartInMs: number }
  | { readonly type: 'restarted'; readonly part: string; readonly pid: number }
  | {
      readonly type: 'restartFailed';
      readonly part: string;
      readonly why: string;
      readonly restartInMs: number;
    }
  | { readonly type: 'gaveUp'; readonly part: string; readonly why: string };

export interface SupervisorOptions {
  readonly onEvent: (event: SupervisorEvent) => void;
  /** 0.2 s, doubling up to 10 s, unless said otherwise. */
  readonly backOff?: BackOff;
  /** Restarts without a minute of steady running in between, after which a part is given up; 20 unless said otherwise. */
  readonly maxRestarts?: number;
}

const steadyMs = 60_000;

/** Starts parts in order, restarts what dies, and stops everything in reverse order. */
export class Supervisor {
  private readonly watched: Watched[] = [];
  private readonly stopping = new AbortController();

  constructor(private readonly options: SupervisorOptions) {}

  /** Resolves when the part serves. Rejects when its first start fails: that is a mistake to show, not to repeat. */
  async start(part: Part): Promise<void> {
    const running = await part.start();
    const watched = new Watched(part, running, this.options, this.stopping.signal);
    this.watched.push(watched);
    // A stop that came while it was starting did not see it.
    if (this.stopping.signal.aborted) await watched.stop();
  }

  /** Pid of the part, while it runs. */
  pidOf(name: string): number | undefined {
    return this.watched.find(({ part }) => part.name === name)?.running?.pid;
  }

  /** Ends one part for good, without a restart; returns how it ended, unless it was not running. */
  async end(name: string): Promise<string | undefined> {
    const watched = this.watched.find(({ part }) => part.name === name);
    const ended = watched?.running?.ended;
    await watched?.stop();
    return ended;
  }

  /** Stops all parts, the last started first. Keeps on when one fails to stop, and throws the first failure at the end. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const failures: unknown[] = [];
    for (const watched of this.watched.splice(0).reverse()) {
      await watched.stop().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }
}

/** One part under watch: its loop runs from its first start to its end for good. */
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
    let restartInMs = backOffMs(backOff, this.attempt);
    onEvent({ type: 'ended', part, how, restartInMs });
    let why = how;
    while (this.attempt++ < maxRestarts) {
      await this.pause(restartInMs);
      if (this.isOver) return;
      try {
        this.running = await this.part.start();
        onEvent({ type: 'restarted', part, pid: this.running.pid });
        if (this.isOver) await this.running.stop();
        return;
      } catch (error) {
        why = messageOf(error);
        restartInMs = backOffMs(backOff, this.attempt);
        onEvent({ type: 'restartFailed', part, why, restartInMs });
      }
    }
    onEvent({ type: 'gaveUp', part, why });
  }

  /** Ends early, without a word, when everything stops. */
  private async pause(ms: number): Promise<void> {
    const signal = AbortSignal.any([this.ending.signal, this.allStopping]);
    await delay(ms, undefined, { signal }).catch(() => undefined);
  }
}
