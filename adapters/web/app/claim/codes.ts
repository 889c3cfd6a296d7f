import { typedClaimCode } from '../../../../domain/kernel/claimCode.js';

const length = 8;

/** The code in what somebody typed or pasted, a label's QR code says, or a link has after its `#`. */
export function codeIn(text: string): string | undefined {
  const [, inLink = text] = /\/claim#(.*)$/.exec(text) ?? [];
  const code = typedClaimCode(inLink);
  return /^[0-9A-HJKMNP-TV-Z]+$/.test(code) && code.length === length ? code : undefined;
}
