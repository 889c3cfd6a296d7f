/** What the running parts report each second, as one line. */
export interface Summary {
  readonly devices: number;
  readonly messagesPerSecond: number;
  readonly eventsPerSecond: number;
  /** Commands sent to machines; undefined without a dispatcher. */
  readonly commandsSent: number | undefined;
  /** How far the demo is; undefined when it is complete, or there is none. */
  readonly demo: string | undefined;
  /** How far the read models are behind; undefined until the projector reports it. */
  readonly lagMs: number | undefined;
  readonly maxLagMs: number | undefined;
}

interface Counter {
  readonly total: number;
  readonly atMs: number;
  readonly perSecond: number;
}

/**
 * Collects the stats of all parts. It uses `devices` of the simulator and the demo; `acknowledged` of the simulator, or `messages` of
 * ingest without a simulator; `appendedEvents` of the event store; `lagMs` of the projector; `sent` of the dispatcher; `done` and
 * `of` of the demo. Totals of messages and events become rates.
 */
export class LiveSummary {
  private readonly latest = new Map<string, Readonly<Record<string, number>>>();
  private readonly counters = new Map<string, Counter>();
  private maxLagMs: number | undefined;

  add(part: string, values: Readonly<Record<string, number>>, nowMs = Date.now()): void {
    this.latest.set(part, values);
    for (const name of ['acknowledged', 'messages', 'appendedEvents']) {
      const total = values[name];
      if (total !== undefined) this.count(`${part}.${name}`, total, nowMs);
    }
    const lagMs = part === 'projector' ? values.lagMs : undefined;
    if (lagMs !== undefined) this.maxLagMs = Math.max(lagMs, this.maxLagMs ?? 0);
  }

  get summary(): Summary {
    return {
      devices: (this.latest.get('simulate')?.devices ?? 0) + (this.latest.get('demo')?.devices ?? 0),
      messagesPerSecond: this.rate('simulate.acknowledged') ?? this.rate('ingest.messages') ?? 0,
      eventsPerSecond: this.rate('event-store.appendedEvents') ?? 0,
      commandsSent: this.latest.get('dispatcher')?.sent,
      demo: demoProgress(this.latest.get('demo')),
      lagMs: this.latest.get('projector')?.lagMs,
      maxLagMs: this.maxLagMs,
    };
  }

  private rate(counter: string): number | undefined {
    return this.counters.get(counter)?.perSecond;
  }

  /** When a total falls, its part was restarted. */
  private count(counter: string, total: number, nowMs: number): void {
    const before = this.counters.get(counter);
    const seconds = before ? (nowMs - before.atMs) / 1000 : 0;
    const grown = before ? Math.max(0, total - before.total) : 0;
    this.counters.set(counter, { total, atMs: nowMs, perSecond: seconds > 0 ? grown / seconds : 0 });
  }
}

function demoProgress({ done, of, failed }: Readonly<Record<string, number>> = {}): string | undefined {
  return done === of || failed === 1 ? undefined : `${done} of ${of}`;
}

/** For example `50 devices · 1000 messages/s · 12 events/s · 41 commands · lag 0.1 s · demo 3 of 19`. */
export function summaryLine(summary: Summary): string {
  const { devices, messagesPerSecond, eventsPerSecond, commandsSent, demo, lagMs } = summary;
  return [
    `${devices} devices`,
    `${messagesPerSecond.toFixed(0)} messages/s`,
    `${eventsPerSecond.toFixed(0)} events/s`,
    ...(commandsSent === undefined ? [] : [`${commandsSent} commands`]),
    `lag ${lagMs === undefined ? '–' : `${(lagMs / 1000).toFixed(1)} s`}`,
    ...(demo === undefined ? [] : [`demo ${demo}`]),
  ].join(' · ');
}
