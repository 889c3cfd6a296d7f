import { InvalidArgumentError, type Argument, type Option } from 'commander';
import { parseSessionId } from '../../domain/brewSession/index.js';
import { deviceIdPattern } from '../../domain/kernel/deviceId.js';
import { didYouMean } from './nearest.js';

/** Parses a whole number within bounds, both inclusive. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It is a whole number from ${min} to ${max}.`);
  };
}

/** Parses with a function that returns undefined for malformed texts. */
export function parsedBy<T>(parse: (text: string) => T | undefined, shape: string): (text: string) => T {
  return (text) => {
    const value = parse(text);
    if (value === undefined) throw new InvalidArgumentError(`It is ${shape}.`);
    return value;
  };
}

/** Parses each of several ids that are whole numbers from 1; each counts once. */
export function wholeNumbers(text: string, previous: readonly number[] = []): readonly number[] {
  const value = wholeNumber(1, Number.MAX_SAFE_INTEGER)(text);
  return previous.includes(value) ? previous : [...previous, value];
}

/** Parses the id of a device. */
export const deviceId = parsedBy(
  (text) => (deviceIdPattern.test(text) ? text : undefined),
  'the id of a device: letters, digits, _ and -, 64 at most',
);

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const longestMs = 3_650 * 86_400_000;

/** Parses a time such as `90m`, `12h` or `365d` into milliseconds. */
export const lifetimeMs = parsedBy((text) => {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const ms = Number(count) * (unitMs[unit] ?? NaN);
  return ms > 0 && ms <= longestMs ? ms : undefined;
}, 'a number of minutes, hours or days of at most ten years, such as 90m, 12h or 365d');

/** Parses the id of a session. */
export const sessionName = parsedBy(
  parseSessionId,
  'a device id, a dot, a number, as keg-1.7 or (in epoch 2) keg-1.2.7',
);

/** Parses the id of something that has a UUID. */
export function uuidOf(what: string): (text: string) => string {
  const shape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
  return parsedBy(
    (text) => (shape.test(text) ? text.toLowerCase() : undefined),
    `the id of ${what}, as 0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a11`,
  );
}

/** Parses one of several names. The error for another name has the nearest one, and all. */
export function oneOf<Name extends string>(names: readonly Name[]): (text: string) => Name {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`${text} is not valid${didYouMean(text, names)}: ${names.join(', ')}.`);
  };
}

/** An option or argument that is one of several names, which its help lists. */
export function choosing<Part extends Option | Argument>(part: Part, names: readonly string[]): Part {
  part.choices(names).argParser(oneOf(names));
  return part;
}
