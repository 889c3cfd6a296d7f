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

/** Which sessions the messages of a batch name, as far as a device's own numbers of them tell. */
export class NamedSessions {
  readonly #deviceId: string;
  readonly #context: Pick<SequenceContext, 'currentSession' | 'isActive'>;
  /** As it will be after the messages so far; looked up when it is first needed. */
  #session: CurrentSession | undefined | 'unknown' = 'unknown';
  /** Sessions of which these messages say that they run, or that they are over. */
  readonly #running = new Map<number, boolean>();

  constructor(deviceId: string, context: Pick<SequenceContext, 'currentSession' | 'isActive'>) {
    this.#deviceId = deviceId;
    this.#context = context;
  }

  /**
   * The key of the session that a message names: one of its own epoch, or the one that goes on over the loss of the device's counters. What the
   * log says of that holds, since the session that went on may have ended meanwhile.
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

  /** Whether these messages say that a session began, or that it is over. */
  isNamed(session: number): boolean {
    return this.#running.has(session);
  }

  /** Takes a report of a session that has this key. */
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

/** The session's key where nothing has to be looked up for it. */
export function sessionAtOnce({ body }: Uplink, epoch: number): number | undefined {
  const number = sessionNumberOf(body);
  if (number === 0) return 0;
  const isStart = body.type === 'sessionReport' && body.report.type === 'sessionStarted';
  return epoch === 0 && !isStart ? sessionKey(epoch, number) : undefined;
}
