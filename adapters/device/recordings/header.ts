import { lookUp } from '../../../domain/kernel/lookUp.js';
import { unitNamed, type Unit } from './units.js';

/** A cell of the header: `Beer Temp (°F)` has the key `beertemp` and the unit F. */
export interface HeaderCell {
  readonly index: number;
  /** As it is in the file, without spaces around it. */
  readonly name: string;
  /** Small letters and digits only, without the unit; with `/` between the parts of a path. */
  readonly key: string;
  readonly unit: Unit | undefined;
  /** Milliseconds of one unit, for a column of times whose name has a unit. */
  readonly timeUnitMs: number | undefined;
}

const bracketed = /^(.*?)\s*[([]\s*([^()[\]]+?)\s*[)\]]$/;
const suffixed =
  /^(.+?)(?:[\s_]+|(?=°))((?:°\s*|deg\s*)?(?:c|f|k|p|celsius|fahrenheit|kelvin|plato|sg|dbm|v|pct|percent|ms|s|sec|seconds|min|minutes|h|hours)|%)$/i;

const timeUnits: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  seconds: 1000,
  min: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hours: 3_600_000,
};

export function readHeader(cells: readonly string[]): readonly HeaderCell[] {
  return cells.map((cell, index) => {
    const name = cell.trim().replaceAll(/\s+/g, ' ');
    const [, stem = name, unit = ''] = bracketed.exec(name) ?? suffixed.exec(name) ?? [];
    return {
      index,
      name,
      key: keyOf(stem),
      unit: unitNamed(unit),
      timeUnitMs: lookUp(timeUnits, unit.toLowerCase()),
    };
  });
}

/** The normalized form of a name, for comparisons: without case, spaces and punctuation. */
export function keyOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{Letter}\p{Number}/]/gu, '');
}
