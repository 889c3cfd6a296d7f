/**
 * Where a device's message stands in its order: epoch, boot counter, then sequence number in that boot. An epoch is one life of the
 * device's counters: it ends when they begin anew, and only ingest decides when (`domain/device/sequence`).
 */
export interface MessageOrder {
  /** From 0. */
  readonly epoch: number;
  readonly boot: number;
  readonly seq: number;
}

/** What was stored before devices had epochs, in the first one. */
export function inEpoch0<Stored extends object>(stored: Stored): Stored & { readonly epoch: number } {
  return { epoch: 0, ...stored };
}

/** Below 0 when `a` comes before `b` in the device's own order, above 0 when after it; clocks play no part. */
export function compareOrder(a: MessageOrder, b: MessageOrder): number {
  return a.epoch - b.epoch || a.boot - b.boot || a.seq - b.seq;
}

/** True when `candidate` comes after `last` in the device's own order. */
export function isNewer(candidate: MessageOrder, last: MessageOrder | undefined): boolean {
  return last === undefined || compareOrder(candidate, last) > 0;
}

/** Which messages of its device an aggregate has handled. */
export interface HandledMessages {
  /** The highest. */
  readonly last: MessageOrder | undefined;
  /** The latest of those that came after a higher one. */
  readonly late: readonly MessageOrder[];
}

/** More than can be unacknowledged at the broker at once, so that what it gives again is known. */
const rememberedLate = 1_000;

/** What is handled after one more message. */
export function withHandled<State extends HandledMessages>(state: State, source: MessageOrder): State {
  const { last, late } = state;
  if (isNewer(source, last)) return { ...state, last: source };
  const isKnown =
    late.some((each) => compareOrder(each, source) === 0) || (last && compareOrder(last, source) === 0);
  return isKnown ? state : { ...state, late: [...late, source].slice(-rememberedLate) };
}

/**
 * What a message is to an aggregate: `next` when it is above all that was handled, `late` when it came after a higher one and was not
 * handled, `handled` otherwise.
 *
 * @param isLate whether it came to the backend after a higher one; else it was handled before that.
 */
export function placeOf(
  source: MessageOrder,
  isLate: boolean,
  { last, late }: HandledMessages,
): 'next' | 'late' | 'handled' {
  if (isNewer(source, last)) return 'next';
  return isLate && !late.some((each) => compareOrder(each, source) === 0) ? 'late' : 'handled';
}
