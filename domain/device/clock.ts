/** A clock that is no further off is right: messages take some time, too. */
export const clockToleranceMs = 5 * 60_000;
/** No message waits for so long: a device that says hello with a clock so far behind has a wrong one. */
const longestWaitMs = 30 * 86_400_000;
/** Two messages tell a clock that is behind from messages that waited: their times have to be so far apart … */
const apartMs = 30_000;
/** … and the clock equally far behind in both, but for this. */
const jitterMs = 10_000;

/** What a message says of its device's clock: milliseconds since 1970 by the device's clock when sent, and by the backend's when received. */
export interface ClockSample {
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}

/** How far a device's clock is ahead of the backend's; negative when it is behind. */
export interface ClockOffset {
  readonly offsetMs: number;
  readonly isRight: boolean;
}

/**
 * How far the clock of a message's device is off; undefined while that can't be told. Ahead is certain: nothing arrives before it was sent.
 * What seems to be behind may be a message that waited in a device or in a queue. So a clock is behind when two messages show the same
 * difference although time went by between them, or when a hello is older than any message that waits.
 *
 * @param before an earlier message whose clock seemed to be behind.
 */
export function offsetOf(
  message: ClockSample & { readonly isHello: boolean },
  before: ClockSample | undefined,
): ClockOffset | undefined {
  const offsetMs = message.sentAtMs - message.receivedAtMs;
  if (Math.abs(offsetMs) <= clockToleranceMs) return { offsetMs, isRight: true };
  if (offsetMs > 0) return { offsetMs, isRight: false };
  if (message.isHello && -offsetMs > longestWaitMs) return { offsetMs, isRight: false };
  if (!before || message.receivedAtMs - before.receivedAtMs < apartMs) return undefined;
  const isSame = Math.abs(offsetMs - (before.sentAtMs - before.receivedAtMs)) <= jitterMs;
  return isSame ? { offsetMs, isRight: false } : undefined;
}

/** The message to compare later ones with: the first one that seems to be behind, until another one shows another difference. */
export function sampleAfter(message: ClockSample, before: ClockSample | undefined): ClockSample | undefined {
  const offsetMs = message.sentAtMs - message.receivedAtMs;
  if (Math.abs(offsetMs) <= clockToleranceMs) return undefined;
  const isSame = before && Math.abs(offsetMs - (before.sentAtMs - before.receivedAtMs)) <= jitterMs;
  return isSame ? before : { sentAtMs: message.sentAtMs, receivedAtMs: message.receivedAtMs };
}
