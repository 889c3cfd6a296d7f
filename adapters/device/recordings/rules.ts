import type { RecordingMapping } from './mapping.js';
import { decimalEvidence, type DecimalSign } from './numbers.js';
import type { RecordingOptions } from './options.js';
import { timeEvidence, type TimeRules } from './times.js';
import { timeZone } from './timeZone.js';

/** How to parse the cells of a file. */
export interface CellRules {
  readonly time: TimeRules;
  readonly decimal: DecimalSign | undefined;
}

/** Looks at times and numbers until it is certain how to parse all of them, or the file ends. */
export class RulesSurvey {
  readonly #options: RecordingOptions;
  readonly #elapsedUnitMs: number | undefined;
  #decimal: DecimalSign | undefined;
  #time: TimeRules = {};
  #timeSettled: boolean;

  constructor(options: RecordingOptions, { elapsedUnitMs }: Pick<RecordingMapping, 'elapsedUnitMs'>) {
    this.#options = options;
    this.#elapsedUnitMs = elapsedUnitMs;
    this.#decimal = options.decimal;
    this.#timeSettled = elapsedUnitMs !== undefined;
  }

  get isSettled(): boolean {
    return this.#timeSettled && this.#decimal !== undefined;
  }

  see(time: string, numbers: readonly string[]): void {
    if (!this.#timeSettled) {
      const { settled, ...evidence } = timeEvidence(time);
      this.#timeSettled = settled;
      this.#time = { ...this.#time, ...evidence };
    }
    for (const text of numbers) this.#decimal ??= decimalEvidence(text);
  }

  get rules(): CellRules {
    const { dateOrder = this.#time.dateOrder, timeZone: zone, startMs = 0 } = this.#options;
    return {
      decimal: this.#decimal,
      time: {
        ...this.#time,
        dateOrder,
        zone: zone === undefined ? undefined : timeZone(zone),
        elapsed: this.#elapsedUnitMs === undefined ? undefined : { unitMs: this.#elapsedUnitMs, startMs },
      },
    };
  }
}
