import type { CellProblem } from './refusal.js';

export type DecimalSign = 'point' | 'comma';

/** No sensor of a brewery has a larger value: it is the wrong column, or the row is broken. */
const largest = 1_000_000;

const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const withComma = /^[+-]?(?:\d+,?\d*|,\d+)(?:e[+-]?\d{1,3})?$/i;
/** Either 1.234 or 1234: the text alone does not tell. */
const perhapsThousands = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const thousands = /^[+-]?\d{1,3}(?:[ '’\u00a0\u202f.,]\d{3})+(?:[.,]\d+)?$/;

/** What a number shows about the decimal sign of its file; undefined when it shows nothing. */
export function decimalEvidence(text: string): DecimalSign | undefined {
  if (!/[.,]/.test(text)) return undefined;
  if (plain.test(text)) return 'point';
  return withComma.test(text) && !perhapsThousands.test(text) ? 'comma' : undefined;
}

/** @param sign undefined while it is unknown. */
export function readNumber(text: string, sign: DecimalSign | undefined): number | CellProblem {
  const isComma = text.includes(',') && withComma.test(text);
  if (isComma && sign === undefined) {
    return {
      problem: 'has decimals or thousands after its comma, and no row of the file shows which',
      cure: 'give --decimal comma or --decimal point',
      asks: '--decimal',
    };
  }
  const fitting = sign === 'comma' ? withComma : plain;
  if (!fitting.test(text)) return noNumber(text, sign);
  const value = Number(text.replace(',', '.'));
  if (Math.abs(value) <= largest) return value;
  return { problem: `is beyond ±${largest}`, cure: 'correct it, or leave the cell empty' };
}

function noNumber(text: string, sign: DecimalSign | undefined): CellProblem {
  const cure = 'leave the cell empty where there was no value';
  if (/^[+-]?0[xob]/i.test(text))
    return { problem: 'is no decimal number', cure: 'write it in decimal digits' };
  if (/^[+-]?(nan|inf(inity)?|null|none|nil|n\/?a|-+)$/i.test(text)) return { problem: 'is no number', cure };
  if ((plain.test(text) || withComma.test(text)) && !perhapsThousands.test(text)) {
    const other = sign === 'comma' ? 'point' : 'comma';
    return {
      problem: `has a decimal ${other}, but the file's decimals have a ${sign ?? 'point'}`,
      cure: `use one sign throughout, or give --decimal ${other}`,
    };
  }
  if (thousands.test(text)) return { problem: 'has a thousands separator', cure: 'write it without' };
  if (/^[+-]?[\d.,]+\s*[^\d\s]+$/.test(text))
    return { problem: 'has more than a number', cure: 'write the number alone; give the unit with --units' };
  return { problem: 'is no number', cure };
}
