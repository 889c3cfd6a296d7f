import { drawnGravity, drawnTemperature, gravityChangeValue } from '../units/index.js';
import { valueAt, type Line, type LineName, type Lines } from './lines.js';
import { perDayLine } from './perDay.js';

const temperatures: readonly LineName[] = ['temperature', 'target', 'ambient'];
const gravities: readonly LineName[] = ['gravity', 'measured'];

/** Lines in the units that the person reads: what is drawn, and what the cursor and the table say. */
export function shownLines(lines: Lines): Lines {
  const shown = (Object.keys(lines) as LineName[]).map((name) => {
    const line = lines[name]!;
    if (temperatures.includes(name)) return [name, mapped(line, drawnTemperature)];
    return [name, gravities.includes(name) ? mapped(line, drawnGravity) : line];
  });
  return Object.fromEntries(shown) as Lines;
}

/** Of the whole curve, since a day before what is seen counts too. */
export function shownPerDay(gravity: Line | undefined): Line | undefined {
  if (!gravity) return undefined;
  const change = perDayLine(gravity);
  if (change.times.length === 0) return undefined;
  return {
    ...change,
    values: change.values.map((value, index) =>
      value === null ? null : gravityChangeValue(value, valueAt(gravity, change.times[index]!) ?? 1),
    ),
  };
}

function mapped(line: Line, convert: (value: number) => number): Line {
  return { ...line, values: line.values.map((value) => (value === null ? null : convert(value))) };
}
