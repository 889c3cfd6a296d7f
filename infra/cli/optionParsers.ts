import { InvalidArgumentError } from 'commander';

/** Parses a whole number within bounds, both included. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It is a whole number from ${min} to ${max}.`);
  };
}

/** Parses by a function that answers undefined for what is malformed. */
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
