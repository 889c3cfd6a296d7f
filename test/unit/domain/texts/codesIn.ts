import type { CodeKind } from '../../../../domain/texts/index.js';

const cell = (row: string) => new RegExp(`^\\| ${row}[^|]*\\|([^|]*)\\|`, 'gm');

/** Where the facts of the machine name the codes of each kind; every number there is one. */
const places: Readonly<Record<CodeKind, RegExp>> = {
  machineType: /Machine type:([^.]*)\./g,
  connection: /Connection:([^.]*)\./g,
  currentState: cell('current state'),
  processType: cell('process type'),
  phase: cell('phase'),
  step: cell('state:'),
  sensor: cell('sensor id'),
  userAction: cell('user action'),
  error: cell('error'),
  sessionStatus: cell('session status'),
  deviceCommand: /^\| device command \|(.*?)Error while pending/gm,
  commandError: /Error while pending:([^|]*)\|/g,
};

/** The codes of a kind that a text of facts names, in their order. */
export function codesIn(facts: string, kind: CodeKind): readonly number[] {
  const texts = [...facts.matchAll(places[kind])].map(([, text]) => text ?? '');
  const codes = texts.flatMap((text) => [...text.matchAll(/(\d+)(?:–(\d+))?/g)]).flatMap(range);
  return [...new Set(codes)].toSorted((a, b) => a - b);
}

function range([, from, to = from]: RegExpMatchArray): number[] {
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) + index);
}
