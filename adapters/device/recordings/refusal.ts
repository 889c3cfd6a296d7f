import { basename } from 'node:path';
import { BrewlineError } from '../../../domain/kernel/errors.js';

/** Why a recording can't be played, where, and what to do. */
export interface RecordingRefusal {
  /** Line of the file, from 1; absent when the refusal concerns the whole file. */
  readonly line?: number | undefined;
  readonly column?: string | undefined;
  /** The cell as it is in the file. */
  readonly value?: string | undefined;
  readonly problem: string;
  /** What to do: an option, or a change of the file. */
  readonly cure: string;
  /** The option that solves it: shown once, however many rows need it. */
  readonly asks?: string | undefined;
}

/** Why a cell can't be parsed. */
export type CellProblem = Pick<RecordingRefusal, 'problem' | 'cure' | 'asks'>;

/** A file that was refused before any of it was sent. */
export class RecordingRefusedError extends BrewlineError {
  constructor(
    path: string,
    readonly refusals: readonly RecordingRefusal[],
  ) {
    super('CONFIGURATION_INVALID', refusals.map((refusal) => sentence(path, refusal)).join('\n'));
  }
}

/** Maximum number of refusals of one run; then it stops reading. */
export const maxRefusals = 10;

/** Maximum number of columns of a file. */
export const maxColumns = 1000;

const shownCharacters = 40;
// Control characters, and characters that reorder or hide text.
const invisible = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g; // eslint-disable-line no-control-regex

/** A text of the file for people: short, on one line, without characters that control a terminal or change the writing direction. */
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
