/** A clock within this offset is right: messages take some time, too. */
const toleranceMs = 5 * 60_000;
/**
 * A wrong clock counts as right only when it is this much below the tolerance. Otherwise a clock at the limit would be reported
 * with each message.
 */
const hysteresisMs = 60_000;
/** No message waits longer than this: a device whose hello is older has a wrong clock. */
const longestWaitMs = 30 * 86_400_000;
/** Two messages distinguish a slow clock from messages that waited on the device: their times must be this far apart … */
const apartMs = 30_000;
/** … and the offset of the later one must not be smaller by more than this. The offset of a waiting message would shrink. */
const jitterMs = 60_000;

/**
 * The clock of a device in a message: milliseconds since 1970, by the device's clock when sent, and by the backend's when
 * received.
 */
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
 * The clock offset of the device that sent a message; undefined when it can't be told. A clock ahead is certain: no message
 * arrives before it is sent. A message that seems to come from a slow clock may have waited:
 * - in the queue of its partition; not when other messages just came through promptly;
 * - on the device; not when it is a hello, which is sent at connecting, nor when a second message half a minute later has the
 *   same offset.
 * A hello that is older than any message can wait proves it alone.
 *
 * @param message `isPrompt` when the queue is known to be empty.
 * @param before an earlier message with a clock that seemed slow.
 */
export function offsetOf(
  message: ClockSample & { readonly isHello: boolean; readonly isPrompt: boolean },
  before: ClockSample | undefined,
): ClockOffset | undefined {
  const offsetMs = offset(message);
  if (isTolerable(message)) return { offsetMs, isRight: true };
  const wrong = { offsetMs, isRight: false };
  if (offsetMs > 0) return wrong;
  if (message.isHello && -offsetMs > longestWaitMs) return wrong;
  if (!message.isPrompt) return undefined;
  if (message.isHello) return wrong;
  if (!before || message.receivedAtMs - before.receivedAtMs < apartMs) return undefined;
  return offsetMs <= offset(before) + jitterMs ? wrong : undefined;
}

/**
 * The message to compare later ones with: the first one that seemed to come from a slow clock, until the offset of another one
 * is much smaller.
 */
export function sampleAfter(message: ClockSample, before: ClockSample | undefined): ClockSample | undefined {
  if (isTolerable(message)) return undefined;
  if (before && offset(message) <= offset(before) + jitterMs) return before;
  return { sentAtMs: message.sentAtMs, receivedAtMs: message.receivedAtMs };
}

/** Whether the clock that sent a message is (almost) right. Then the message did not wait either. */
export function isTolerable(message: ClockSample): boolean {
  return Math.abs(offset(message)) <= toleranceMs;
}

/** Whether the offset is the one that was already reported. */
export function isTold(
  { offsetMs, isRight }: ClockOffset,
  told: { readonly offsetMs: number } | undefined,
): boolean {
  if (!told) return isRight;
  if (isRight) return Math.abs(offsetMs) > toleranceMs - hysteresisMs;
  return Math.abs(offsetMs - told.offsetMs) <= toleranceMs;
}

function offset({ sentAtMs, receivedAtMs }: ClockSample): number {
  return sentAtMs - receivedAtMs;
}
