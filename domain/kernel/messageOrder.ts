/**
 * The position of a message in its device's order: epoch, boot counter, then sequence number in that boot. An epoch is the time
 * between two resets of the device's counters; only ingest decides when one begins (`domain/device/sequence`).
 */
export interface MessageOrder {
  /** From 0. */
  readonly epoch: number;
  readonly boot: number;
  readonly seq: number;
}

/** Adds epoch 0 to what was stored before epochs existed. */
export function inEpoch0<Stored extends object>(stored: Stored): Stored & { readonly epoch: number } {
  return { epoch: 0, ...stored };
}

/** Below 0 when `a` comes before `b` in the device's own order, above 0 when it comes after. Clocks are not used. */
export function compareOrder(a: MessageOrder, b: MessageOrder): number {
  return a.epoch - b.epoch || a.boot - b.boot || a.seq - b.seq;
}

/** True when `candidate` comes after `last` in the device's own order. */
export function isNewer(candidate: MessageOrder, last: MessageOrder | undefined): boolean {
  return last === undefined || compareOrder(candidate, last) > 0;
}

/** The messages of its device that an aggregate has handled. */
export interface HandledMessages {
  /** The highest message of each epoch; the epoch with the latest message is the last element. */
  readonly highest: readonly MessageOrder[];
  /** The latest of those that were late, or came after a higher one. */
  readonly late: readonly MessageOrder[];
}

export const nothingHandled: HandledMessages = { highest: [], late: [] };

/** More than can be unacknowledged at the broker, so that every redelivered message is known. */
const rememberedLate = 1_000;
/** The same as the number of epochs in a device's numbering. */
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
 * The place of a message for an aggregate: `next` when it is above all handled ones, `late` when it comes after a higher one and
 * was not handled, `handled` otherwise.
 *
 * @param isLate whether it arrived after a higher one of its epoch, or after its epoch had ended. One that is not late was
 *   handled before anything above it in its epoch. Nothing follows from the order of epochs, because two machines with one id
 *   alternate.
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

/** The highest handled message of an epoch. */
export function highestOf({ highest }: HandledMessages, epoch: number): MessageOrder | undefined {
  return highest.find((each) => each.epoch === epoch);
}

function isSame(a: MessageOrder, b: MessageOrder | undefined): boolean {
  return b !== undefined && compareOrder(a, b) === 0;
}

function isAmong(source: MessageOrder, messages: readonly MessageOrder[]): boolean {
  return messages.findLastIndex((each) => isSame(source, each)) >= 0;
}
