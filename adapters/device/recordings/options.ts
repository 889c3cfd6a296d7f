import type { DecimalSign } from './numbers.js';
import type { DateOrder } from './times.js';
import type { Unit } from './units.js';

/** What the user states about a recording where the file does not say it. */
export interface RecordingOptions {
  /** A column's name and its sensor; `undefined` leaves the column out. */
  readonly columns?: readonly { readonly column: string; readonly sensor: number | undefined }[];
  /** The column with the times. */
  readonly timeColumn?: string;
  readonly units?: readonly { readonly column: string; readonly unit: Unit }[];
  readonly dateOrder?: DateOrder;
  /** IANA name or offset, for times without a zone. */
  readonly timeZone?: string;
  readonly decimal?: DecimalSign;
  readonly delimiter?: string;
  /** Epoch milliseconds at which elapsed time starts. */
  readonly startMs?: number;
  /** What was recorded, when the columns don't tell. */
  readonly process?: 'brew' | 'fermentation';
  /** The last row is complete, although it has no line break. */
  readonly complete?: boolean;
}
