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
  /** The latest, in the order in which they came. */
  readonly recent: readonly MessageOrder[];
}

/** More than can be unacknowledged at the broker at once, so that every message that it redelivers is known. */
const rememberedMessages = 1_000;

/** What is handled after one more message. */
export function withHandled<State extends HandledMessages>(state: State, source: MessageOrder): State {
  const isHighest = isNewer(source, state.last);
  if (!isHighest && isRecent(source, state)) return state;
  const kept =
    state.recent.length < rememberedMessages ? state.recent : state.recent.slice(1 - rememberedMessages);
  return { ...state, last: isHighest ? source : state.last, recent: [...kept, source] };
}

/**
 * What a message is to an aggregate: `next` when it is above all that was handled, `late` when it came after a higher one and was not
 * handled, `handled` otherwise.
 *
 * @param isLate whether it came to the backend after a higher one of its epoch, or after its epoch was over. One that is not late was
 *   handled before anything above it in its epoch. Between epochs nothing follows from the order: two machines with one id alternate.
 */
export function placeOf(
  source: MessageOrder,
  isLate: boolean,
  handled: HandledMessages,
): 'next' | 'late' | 'handled' {
  if (isNewer(source, handled.last)) return 'next';
  if (isRecent(source, handled)) return 'handled';
  return isLate || source.epoch !== handled.last?.epoch ? 'late' : 'handled';
}

function isRecent(source: MessageOrder, { recent }: HandledMessages): boolean {
  return recent.findLastIndex((each) => compareOrder(each, source) === 0) >= 0;
}
