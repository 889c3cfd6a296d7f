import { shownOutcomes, type ShownOutcome } from '../../../../domain/audit/shown/index.js';
import { shellWord } from '../shellWord.js';

const hourMs = 3_600_000;
/** How far back, as the command line takes it too. */
const spansMs = { '1h': hourMs, '24h': 24 * hourMs, '7d': 7 * 24 * hourMs, '30d': 30 * 24 * hourMs } as const;
export type Span = keyof typeof spansMs;
export const spans = Object.keys(spansMs) as readonly Span[];

/** Which entries are shown; it is all in the address. */
export interface AuditFilter {
  readonly since?: Span | undefined;
  /** The id of a person. */
  readonly person?: string | undefined;
  readonly device?: string | undefined;
  readonly action?: string | undefined;
  readonly outcome?: ShownOutcome | undefined;
}

export function filterOf(query: Readonly<Record<string, string>>): AuditFilter {
  return {
    since: spans.find((span) => span === query.since),
    person: given(query.person),
    device: given(query.device),
    action: given(query.action),
    outcome: shownOutcomes.find((outcome) => outcome === query.outcome),
  };
}

export function isFiltered(filter: AuditFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

/** The address of the page with this filter. */
export function addressOf(filter: AuditFilter): string {
  const query = new URLSearchParams(givenOf(filter));
  return query.size === 0 ? '/admin/audit' : `/admin/audit?${query}`;
}

/** What the API is asked with. */
export function questionOf({ since, ...filter }: AuditFilter, nowMs: number) {
  const from = since && { since: new Date(nowMs - spansMs[since]).toISOString() };
  return { ...givenOf(filter), ...from } as const;
}

/** Where all that match are as a file. */
export function fileOf(filter: AuditFilter, nowMs: number): string {
  return `/api/v1/audit?${new URLSearchParams({ format: 'csv', ...questionOf(filter, nowMs) })}`;
}

/** The command that shows the same. */
export function commandOf(filter: AuditFilter): string {
  const options = Object.entries(givenOf(filter)).map(([name, value]) => `--${name} ${shellWord(value)}`);
  return ['brewline audit list', ...options].join(' ');
}

function givenOf<Filter extends AuditFilter>(filter: Filter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

function given(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}
