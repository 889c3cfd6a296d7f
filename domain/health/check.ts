import type { Finding, HealthCode } from './finding.js';

/** Looks at one thing that has to work, again and again. */
export interface HealthCheck {
  /** Of the finding where looking itself fails or gets no answer. */
  readonly code: HealthCode;
  /** What is looked at, as a sentence begins: `the event store`. */
  readonly what: string;
  /** Tells it from other checks of its code. */
  readonly subject?: string;
  /** What is wrong now; may reject with why it could not look. */
  look(): readonly Finding[] | Promise<readonly Finding[]>;
}
