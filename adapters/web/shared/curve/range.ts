/** A part of the curve. */
export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}
