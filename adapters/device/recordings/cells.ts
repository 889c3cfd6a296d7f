import { lookUp } from '../../../domain/kernel/lookUp.js';
import { nameOf, sensors } from '../../../domain/machine/index.js';
import type { MappedColumn } from './mapping.js';
import { readNumber } from './numbers.js';
import type { RecordingRefusal } from './refusal.js';
import type { CellRules } from './rules.js';
import { readTime } from './times.js';
import { converted, otherUnitOf } from './units.js';

const switches: ReadonlySet<number> = new Set([sensors.heater, sensors.stirrer, sensors.pump, sensors.alarm]);
const switchWords: Readonly<Record<string, number>> = { true: 1, on: 1, false: 0, off: 0 };

/** Parses the cells of one row; unreadable ones are added to `refusals`. */
export class CellReader {
  readonly #rules: CellRules;
  readonly #refusals: (refusal: RecordingRefusal) => void;

  constructor(rules: CellRules, refusals: (refusal: RecordingRefusal) => void) {
    this.#rules = rules;
    this.#refusals = refusals;
  }

  /** @returns epoch milliseconds, or undefined when it is refused. */
  time(text: string, column: string, line: number): number | undefined {
    const ms =
      text === ''
        ? { problem: 'has no time', cure: 'correct or remove the row' }
        : readTime(text, this.#rules.time);
    if (typeof ms === 'number') return ms;
    this.#refusals({ line, column, value: text, ...ms });
    return undefined;
  }

  /** @returns the value in °C or as specific gravity; undefined for an empty cell and for a refused one. */
  value(cell: string, { name, sensor, unit, unitBy }: MappedColumn, line: number): number | undefined {
    const text = cell.trim();
    if (text === '') return undefined;
    const word = switches.has(sensor) ? lookUp(switchWords, text.toLowerCase()) : undefined;
    const value = word ?? readNumber(text, this.#rules.decimal);
    if (typeof value !== 'number') {
      this.#refusals({ line, column: name, value: text, ...value });
      return undefined;
    }
    const other = unitBy === 'kind' ? otherUnitOf(value, unit) : undefined;
    if (other === undefined) return converted(value, unit);
    this.#refusals({
      line,
      column: name,
      value: text,
      problem: `looks like ${other}, but this kind of log has its ${nameOf(sensors, sensor)} in ${unit}`,
      cure: `give --units ${name}=${other}, or ${name}=${unit} if it is right`,
      asks: `--units ${name}`,
    });
    return undefined;
  }
}
