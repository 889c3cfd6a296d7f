/** A clock that is no further off is right: messages take some time, too. */
const toleranceMs = 5 * 60_000;
/** One that was told to be wrong is right only when it is this much nearer: else one at the limit would be told with each message. */
const hysteresisMs = 60_000;
/** No message waits for so long: a device that says hello with a clock so far behind has a wrong one. */
const longestWaitMs = 30 * 86_400_000;
/** Two messages tell a clock that is behind from messages that waited on the device: their times have to be so far apart … */
const apartMs = 30_000;
/** … and the later one no less behind than this: what waited comes nearer. */
const jitterMs = 60_000;

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
 * What seems to be behind may be a message that waited. In the queue of its partition it did not when others just came through promptly. On
 * the device it did not when it is a hello, which is sent when the device connects, or when a second message half a minute later is as far
 * behind. A hello that is older than any message that waits shows it by itself.
 *
 * @param message `isPrompt` when the queue is known to hold nothing back.
 * @param before an earlier message whose clock seemed to be behind.
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

/** The message to compare later ones with: the first one that seems to be behind, until another one is much less so. */
export function sampleAfter(message: ClockSample, before: ClockSample | undefined): ClockSample | undefined {
  if (isTolerable(message)) return undefined;
  if (before && offset(message) <= offset(before) + jitterMs) return before;
  return { sentAtMs: message.sentAtMs, receivedAtMs: message.receivedAtMs };
}

/** Whether a message was sent by a clock that is right, or nearly so: then it waited nowhere either. */
export function isTolerable(message: ClockSample): boolean {
  return Math.abs(offset(message)) <= toleranceMs;
}

/** Whether what a clock shows is what was told of it. */
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
