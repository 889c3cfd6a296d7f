import type { Logger } from '../../domain/kernel/logger.js';
import type { SignUp } from '../../domain/people/index.js';

export interface IssuerOptions {
  readonly id: string;
  readonly name: string;
  /** As in its metadata. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** With spaces between them. */
  readonly scope: string;
  readonly signUp: SignUp | undefined;
  /** One of these in `acr`, or in `amr`, says that the issuer asked for a second factor; nothing does when both are empty. */
  readonly secondFactor: { readonly acr: readonly string[]; readonly amr: readonly string[] };
  readonly logger: Logger;
}
