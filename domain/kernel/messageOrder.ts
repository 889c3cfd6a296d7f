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
  /** The highest of each epoch, the epoch that was heard last behind. */
  readonly highest: readonly MessageOrder[];
  /** The latest of those that came late, or after a higher one. */
  readonly late: readonly MessageOrder[];
}

export const nothingHandled: HandledMessages = { highest: [], late: [] };

/** More than can be unacknowledged at the broker at once, so that every message that it redelivers is known. */
const rememberedLate = 1_000;
/** As many as a device's numbering keeps epochs. */
const rememberedEpochs = 8;

/**
 * What is handled after one more message.
 *
 * @param isLate as for {@link placeOf}.
 */
export function withHandled<State extends HandledMessages>(
  state: State,
  source: MessageOrder,
  isLate = false,
): State {
  const own = highestOf(state, source.epoch);
  const isHighest = isNewer(source, own);
  const isKnown = !isHighest && (isSame(source, own) || isAmong(source, state.late));
  if (isKnown) return state;
  const others = state.highest.filter(({ epoch }) => epoch !== source.epoch);
  return {
    ...state,
    highest: isHighest ? [...others.slice(1 - rememberedEpochs), source] : state.highest,
    late: isLate || !isHighest ? [...state.late.slice(1 - rememberedLate), source] : state.late,
  };
}

/**
 * What a message is to an aggregate: `next` when it is above all that was handled, `late` when it comes after a higher one and was not
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
  if (handled.highest.every((each) => isNewer(source, each))) return 'next';
  if (isNewer(source, highestOf(handled, source.epoch))) return 'late';
  return isLate && !isAmong(source, handled.late) ? 'late' : 'handled';
}

/** The highest message of an epoch that was handled. */
export function highestOf({ highest }: HandledMessages, epoch: number): MessageOrder | undefined {
  return highest.find((each) => each.epoch === epoch);
}

function isSame(a: MessageOrder, b: MessageOrder | undefined): boolean {
  return b !== undefined && compareOrder(a, b) === 0;
}

function isAmong(source: MessageOrder, messages: readonly MessageOrder[]): boolean {
  return messages.findLastIndex((each) => isSame(source, each)) >= 0;
}
