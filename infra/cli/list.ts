import type { Command } from 'commander';
import type { CliContext } from './context.js';
import { wholeNumber } from './optionParsers.js';
import { textTable } from './textTable.js';
import { writeJsonLines } from './writeJson.js';

/** Options of every list. */
export interface ListOptions {
  readonly limit: number;
  readonly json?: true;
}

/** Adds `--limit` and `--json`. */
export function listOptions(command: Command, what: string): Command {
  return command
    .option('--limit <number>', `${what} at most`, wholeNumber(1, 10_000), 50)
    .option('--json', 'one JSON object in each line, with the names of the HTTP API');
}

export interface List<Item> {
  /** In the form of the HTTP API. */
  readonly items: readonly Item[];
  readonly heading: readonly string[];
  readonly row: (item: Item) => readonly string[];
  /** Printed when there is none. */
  readonly none: string;
  /** Printed when there are more: how to see them. */
  readonly more: string | undefined;
}

/** Writes a list, as a table or as lines of JSON; notes go to stderr. */
export function writeList<Item>(
  { stdout, stderr }: CliContext,
  { items, heading, row, none, more }: List<Item>,
  json: true | undefined,
): void {
  if (json) writeJsonLines(stdout, items);
  else if (items.length > 0) stdout.write(`${textTable([heading, ...items.map(row)])}\n`);
  if (items.length === 0) stderr.write(`${none}\n`);
  if (more !== undefined) stderr.write(`There are more: ${more}\n`);
}
