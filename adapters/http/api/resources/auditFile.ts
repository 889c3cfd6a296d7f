import { csvLine } from '../../../../domain/kernel/csv.js';
import { printableText } from '../../../../domain/kernel/text.js';
import type { AuditFilter, AuditQueries, Key } from '../../../../projections/queries/index.js';
import { auditResource, type AuditResource } from './auditEntry.js';

export const auditCsvHeading = csvLine([
  ...['begunAt', 'action', 'entryPoint', 'personId', 'personName', 'osUser', 'host', 'address', 'subjects'],
  ...['outcome', 'status', 'completedAt', 'requestId', 'actionId'],
]);

const entriesAtOnce = 1_000;

/** All entries that match as CSV, in parts; no more than a part of it is in memory. */
export async function* auditFile(
  { list }: Pick<AuditQueries, 'list'>,
  filter: Omit<AuditFilter, 'limit' | 'afterKey'>,
): AsyncGenerator<string> {
  yield auditCsvHeading;
  let afterKey: Key | undefined;
  do {
    const { items, nextKey } = await list({ ...filter, afterKey, limit: entriesAtOnce });
    yield items.map((entry) => auditCsvLine(auditResource(entry))).join('');
    afterKey = nextKey;
  } while (afterKey !== undefined);
}

/** An entry as a line. Texts of people can control neither a terminal nor a spreadsheet. */
export function auditCsvLine(entry: AuditResource): string {
  const { begunAt, action, entryPoint, by, osUser, host, address, subjects } = entry;
  const { outcome, status, completedAt, requestId, actionId } = entry;
  const named = subjects.map(({ kind, id }) => `${kind}:${id}`).join(' ');
  const cells = [begunAt, action, entryPoint, by?.personId, by?.name, osUser, host, address, named];
  const rest = [outcome, status, completedAt, requestId, actionId];
  return csvLine([...cells, ...rest].map((cell) => printableText(String(cell ?? ''))));
}
