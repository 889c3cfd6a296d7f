import { shownClaimCode } from '../../domain/kernel/claimCode.js';
import type { ClaimCode } from '../../projections/queries/index.js';
import type { Config } from '../config.js';

/** As labels have it, with the names of the HTTP API. */
export interface ShownClaimCode {
  readonly deviceId: string;
  readonly code: string;
  readonly link: string;
}

export function showClaimCode(config: Config, { deviceId, code }: ClaimCode): ShownClaimCode {
  return { deviceId, code: shownClaimCode(code), link: claimLink(config, code) };
}

/** The page that claims a machine. Behind the `#` the code is sent to no server, and is in no log. */
function claimLink({ publicUrl, apiTlsCertFile, host, apiPort }: Config, code: string): string {
  const scheme = apiTlsCertFile === '' ? 'http' : 'https';
  const origin = publicUrl === '' ? `${scheme}://${host}:${apiPort}` : new URL(publicUrl).origin;
  return `${origin}/claim#${code}`;
}
