import type { DecimalSign } from './numbers.js';
import type { DateOrder } from './times.js';
import type { Unit } from './units.js';

/** What people say of a recording where the file does not. */
export interface RecordingOptions {
  /** A column's name, and the sensor that it is; `undefined` leaves the column out. */
  readonly columns?: readonly { readonly column: string; readonly sensor: number | undefined }[];
  /** The column that has the times. */
  readonly timeColumn?: string;
  readonly units?: readonly { readonly column: string; readonly unit: Unit }[];
  readonly dateOrder?: DateOrder;
  /** IANA name or offset, of times that name none. */
  readonly timeZone?: string;
  readonly decimal?: DecimalSign;
  readonly delimiter?: string;
  /** Epoch milliseconds at which elapsed time began. */
  readonly startMs?: number;
  /** What was recorded, where columns don't say. */
  readonly process?: 'brew' | 'fermentation';
  /** The last row is whole, although no line break ends it. */
  readonly complete?: boolean;
}
