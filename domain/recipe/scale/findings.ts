/** Why something is another way on the machine. */
export interface Reason {
  readonly code: ReasonCode;
  readonly text: string;
}

export type ReasonCode =
  | 'batch'
  | 'grainTooLittle'
  | 'grainTooMuch'
  | 'noRest'
  | 'restTemperature'
  | 'noDecoction'
  | 'longerThanBoil'
  | 'coolWhirlpool'
  | 'carouselSlot'
  | 'kegTemperature'
  | 'noFermentation'
  | 'afterFermentation'
  | 'wholePieces';

export type ImpossibleCode =
  'noGrain' | 'notInMash' | 'notInBoil' | 'noFreeSlot' | 'notInKeg' | 'waterAsItIs' | 'carbonationAsItIs';

/** A part of the recipe: a field such as `boilMinutes`, or an item of a list such as `hops/2`. */
interface Part {
  readonly field: string;
  /** What people call it: the name of an ingredient, otherwise the value. */
  readonly what: string;
}

export type TakenOver = Part;

export interface PropertyChange {
  readonly property: string;
  /** Null for what was not there. */
  readonly from: string | number | null;
  readonly to: string | number | null;
}

export interface Changed extends Part {
  readonly changes: readonly PropertyChange[];
  readonly why: readonly Reason[];
}

export interface NotPossible extends Part {
  readonly why: { readonly code: ImpossibleCode; readonly text: string };
  /** What a person does instead, with the amounts of this batch. */
  readonly instead: string;
}

/** What became of one part; `value` is what the machine brews with. */
export type Fate<Value> =
  | { readonly type: 'kept'; readonly value: Value; readonly why: readonly Reason[] }
  | {
      readonly type: 'notPossible';
      /** With the amounts of this batch. */
      readonly value: Value;
      readonly why: NotPossible['why'];
      readonly instead: string;
    };

export function kept<Value>(value: Value, ...why: readonly (Reason | undefined)[]): Fate<Value> {
  return { type: 'kept', value, why: why.filter((reason) => reason !== undefined) };
}

export function notPossible<Value>(
  value: Value,
  code: ImpossibleCode,
  text: string,
  instead: string,
): Fate<Value> {
  return { type: 'notPossible', value, why: { code, text }, instead };
}

/** The values that the machine brews with. */
export function keptValues<Value>(fates: readonly Fate<Value>[]): readonly Value[] {
  return fates.flatMap((fate) => (fate.type === 'kept' ? [fate.value] : []));
}
