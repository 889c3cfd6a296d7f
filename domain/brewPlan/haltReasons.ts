/** Why a plan halts although its stage's session came: the session ended, and not as it should. */
export type SessionHaltReason =
  | 'sessionFailed'
  | 'sessionCancelled'
  | 'sessionInterrupted'
  /** The machine began another one before it reported the end of this. */
  | 'sessionLost';

/** Why a plan halts before its stage has a session: the command ended without one. */
export type CommandHaltReason =
  | 'commandFailed'
  | 'commandCancelled'
  | 'commandRefused'
  /** The machine received the command and never said what became of it. */
  | 'commandUnanswered'
  /** The machine stayed away, however often it was asked. */
  | 'machineAway';

/** Why a brew that was planned for later did not begin. */
export type StartHaltReason =
  /** Something stood in the way at that time. */
  | 'startRefused'
  /** Brewline or the machine was away at that time. */
  | 'startMissed';

/** Why a plan can't go on by itself. */
export type HaltReason = SessionHaltReason | CommandHaltReason | StartHaltReason;

const sessionHaltReasons: Readonly<Record<SessionHaltReason, true>> = {
  sessionFailed: true,
  sessionCancelled: true,
  sessionInterrupted: true,
  sessionLost: true,
};

export function isSessionHalt(reason: HaltReason): reason is SessionHaltReason {
  return reason in sessionHaltReasons;
}
