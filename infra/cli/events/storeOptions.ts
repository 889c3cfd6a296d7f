import { parsedBy } from '../optionParsers.js';

// What the API takes.
const streamShape = /^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,199}$/;
const categoryShape = /^[A-Za-z][A-Za-z0-9]{0,39}$/;

/** Parses the name of a stream. */
export const streamOption = parsedBy(
  (text) => (streamShape.test(text) ? text : undefined),
  'the name of a stream, as device-keg-1',
);

/** Parses the name of a category. */
export const categoryOption = parsedBy(
  (text) => (categoryShape.test(text) ? text : undefined),
  'the name of a category, as brewSession',
);
