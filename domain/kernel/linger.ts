/** A batch of this many messages means load; at 200 a second, one or two arrive while the previous batch is stored. */
const busyMessages = 8;
const pausesOfWork = 3;
const longestMs = 100;

/**
 * How long the next batch lingers after this one. A batch costs one append or transaction, and each device's rows once, so
 * messages cost less in a large batch. The busier the process, the longer a batch takes, and the longer the next one may linger.
 * At low rates nothing waits.
 *
 * @param tookMs from the batch's beginning until it was stored.
 * @returns milliseconds, from the end of this batch on.
 */
export function lingerMs({
  messages,
  tookMs,
}: {
  readonly messages: number;
  readonly tookMs: number;
}): number {
  return messages < busyMessages ? 0 : Math.min(longestMs, pausesOfWork * tookMs);
}
