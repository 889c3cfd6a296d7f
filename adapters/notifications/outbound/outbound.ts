import type { DeliveryFailure } from '../../../commands/ports/index.js';

/** A POST to an address that somebody gave us. */
export interface OutboundRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Of what the other side answers, nothing but this is used or shown. */
export type OutboundAnswer =
  | { readonly type: 'answered'; readonly status: number; readonly retryAfterMs?: number }
  | { readonly type: 'failed'; readonly failure: DeliveryFailure };

/** The only way to call an address that somebody gave us. */
export interface Outbound {
  /** Never rejects. */
  post(request: OutboundRequest): Promise<OutboundAnswer>;
  /** Whether `post` would try this URL: where its name leads is seen then. */
  accepts(url: string): boolean;
  /** Whether `OUTBOUND_ALLOW` names its host and port. */
  isNamed(url: string): boolean;
}
