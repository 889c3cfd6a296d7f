/** So many messages in a batch say that they come fast; of 200 a second, one or two come while the batch before is stored. */
const busyMessages = 8;
const pausesOfWork = 3;
const longestMs = 100;

/**
 * How long the next batch gathers after this one. A batch costs its append or transaction, and each device's rows once, so large
 * ones cost less for each message: the more a machine has to do, the longer a batch takes, and the longer the next one may gather.
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
