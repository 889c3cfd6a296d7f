/**
 * The number that somebody typed: with a comma or a point before its decimals, and a hyphen or the minus sign. Thousands are never grouped,
 * since `1,500` would then be two different numbers.
 *
 * @returns undefined for what is no number
 */
export function typedNumber(text: string): number | undefined {
  const plain = text.trim().replace('−', '-').replace(',', '.');
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : undefined;
}
