/** Crockford's base32: no I, L, O or U, which look like other characters or make words. https://www.crockford.com/base32.html */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 40 bits. */
export const claimCodeBytes = 5;

/** @param random 5 random bytes */
export function claimCodeOf(random: Uint8Array): string {
  const bits = random.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  return Array.from(
    { length: 8 },
    (_, index) => alphabet[Number((bits >> BigInt(35 - 5 * index)) & 31n)],
  ).join('');
}

/** As it is written on labels: `0AB3-K7QZ`. */
export function shownClaimCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** The code that somebody typed, in any case, with hyphens and spaces, and with O, I or L for a digit. */
export function typedClaimCode(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}
