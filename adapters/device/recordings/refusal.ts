import { basename } from 'node:path';
import { BrewlineError } from '../../../domain/kernel/errors.js';

/** Why a recording can't be played as it is, where, and what would help. */
export interface RecordingRefusal {
  /** Of the file, from 1; left out when it is about the file as a whole. */
  readonly line?: number | undefined;
  readonly column?: string | undefined;
  /** The cell as it is in the file. */
  readonly value?: string | undefined;
  readonly problem: string;
  /** What would help: an option, or a change of the file. */
  readonly cure: string;
  /** The option that answers it: asked for once, however many rows need it. */
  readonly asks?: string | undefined;
}

/** What a cell can't be read as. */
export type CellProblem = Pick<RecordingRefusal, 'problem' | 'cure' | 'asks'>;

/** A file that was refused before anything of it was sent. */
export class RecordingRefusedError extends BrewlineError {
  constructor(
    path: string,
    readonly refusals: readonly RecordingRefusal[],
  ) {
    super('CONFIGURATION_INVALID', refusals.map((refusal) => sentence(path, refusal)).join('\n'));
  }
}

/** Refusals that one run reports; then it stops reading. */
export const maxRefusals = 10;

/** Columns of a file. */
export const maxColumns = 1000;

const shownCharacters = 40;
// Control characters, and those that turn or hide what is beside them.
const invisible = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g; // eslint-disable-line no-control-regex

/** A text of the file for people: short, on one line, with nothing that moves a terminal's cursor or turns its direction. */
export function shown(text: string): string {
  const short = text.length > shownCharacters ? `${text.slice(0, shownCharacters).toWellFormed()}…` : text;
  const escaped = short.replaceAll(
    invisible,
    (character) => `\\u{${character.charCodeAt(0).toString(16).toUpperCase()}}`,
  );
  return `"${escaped}"`;
}

function sentence(path: string, { line, column, value, problem, cure }: RecordingRefusal): string {
  const where = [
    shown(basename(path)).slice(1, -1),
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined ? [] : [`column ${shown(column)}`]),
  ].join(', ');
  return `${where}: ${value === undefined ? '' : `${shown(value)} `}${problem}; ${cure}`;
}
