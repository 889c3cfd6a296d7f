import {
  endsSession,
  epochOfSession,
  numberOfSession,
  sessionKey,
  type SessionReport,
} from '../../domain/brewSession/index.js';
import type { CurrentSession } from '../../domain/device/index.js';
import type { RecentEntry, Uplink, UplinkBody } from '../ports/index.js';
import type { SequenceContext } from './sequenceContext.js';

/** The sessions that the messages of a batch name, as far as the device's own numbers tell. */
export class NamedSessions {
  readonly #deviceId: string;
  readonly #context: Pick<SequenceContext, 'currentSession' | 'isActive'>;
  /** The current session after the messages so far; looked up at the first use. */
  #session: CurrentSession | undefined | 'unknown' = 'unknown';
  /** Sessions that these messages report as running (true) or ended (false). */
  readonly #running = new Map<number, boolean>();

  constructor(deviceId: string, context: Pick<SequenceContext, 'currentSession' | 'isActive'>) {
    this.#deviceId = deviceId;
    this.#context = context;
  }

  /**
   * The key of the session that a message names: a session of the message's own epoch, or one that continues after the loss of
   * the device's counters. An epoch that the log recorded has precedence, since the continued session may have ended meanwhile.
   */
  async keyOf(
    { boot, seq, body }: Uplink,
    {
      epoch,
      late,
      recorded,
    }: { readonly epoch: number; readonly late: boolean; readonly recorded?: RecentEntry[4] | undefined },
  ): Promise<number> {
    const source = { epoch, boot, seq };
    const number = sessionNumberOf(body);
    if (number === 0) return 0;
    if (recorded?.sessionEpoch !== undefined) return sessionKey(recorded.sessionEpoch, number);
    const own = sessionKey(epoch, number);
    const isStart = body.type === 'sessionReport' && body.report.type === 'sessionStarted';
    if (source.epoch === 0 && !isStart) return own;
    const current = await this.#currentSession();
    if (isStart) {
      if (!late) this.#session = { session: own, since: source };
      return own;
    }
    if (
      recorded ||
      !current ||
      numberOfSession(current.session) !== number ||
      epochOfSession(current.session) >= source.epoch
    )
      return own;
    const goesOn =
      this.#running.get(current.session) ?? (await this.#context.isActive(this.#deviceId, current.session));
    return goesOn ? current.session : own;
  }

  /** Whether these messages report the begin or the end of a session. */
  isNamed(session: number): boolean {
    return this.#running.has(session);
  }

  /** Applies a report of the session with this key. */
  note(report: SessionReport, session: number): void {
    if (report.type === 'sessionStarted') this.#running.set(session, true);
    else if (endsSession(report)) this.#running.set(session, false);
  }

  async #currentSession(): Promise<CurrentSession | undefined> {
    if (this.#session === 'unknown') this.#session = await this.#context.currentSession(this.#deviceId);
    return this.#session;
  }
}

/** The device's own number of the session that a message names; 0 for none. */
function sessionNumberOf(body: UplinkBody): number {
  return body.type === 'observation' || body.type === 'sessionReport' ? body.session : 0;
}

/** The session's key, when it can be told without a look-up. */
export function sessionAtOnce({ body }: Uplink, epoch: number): number | undefined {
  const number = sessionNumberOf(body);
  if (number === 0) return 0;
  const isStart = body.type === 'sessionReport' && body.report.type === 'sessionStarted';
  return epoch === 0 && !isStart ? sessionKey(epoch, number) : undefined;
}
