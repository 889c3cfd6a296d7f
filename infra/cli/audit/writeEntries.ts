import {
  auditCsvHeading,
  auditCsvLine,
  type AuditResource,
} from '../../../adapters/http/api/resources/index.js';
import type { CliContext } from '../context.js';
import { textTable } from '../textTable.js';
import { writeJsonLines } from '../writeJson.js';
import { subjectText } from './subjectsOf.js';

export interface EntryFormat {
  readonly csv?: true | undefined;
  readonly json?: true | undefined;
}

/** Writes entries as they come; a table once all are there, because of its columns' widths. */
export async function writeEntries(
  { stdout, stderr }: Pick<CliContext, 'stdout' | 'stderr'>,
  entries: AsyncIterable<AuditResource>,
  { csv, json }: EntryFormat,
): Promise<void> {
  const rows: string[][] = [];
  let count = 0;
  if (csv) stdout.write(auditCsvHeading);
  for await (const entry of entries) {
    count += 1;
    if (json) writeJsonLines(stdout, [entry]);
    else if (csv) stdout.write(auditCsvLine(entry));
    else rows.push(rowOf(entry));
  }
  if (rows.length > 0) stdout.write(`${textTable([heading, ...rows])}\n`);
  if (count === 0) stderr.write('No entry matches.\n');
}

const heading = ['BEGUN AT', 'WHO', 'ACTION', 'OUTCOME', 'SUBJECTS', 'FROM', 'ID'];
/** More subjects than that are for `audit show`. */
const shownSubjects = 3;

function rowOf(entry: AuditResource): string[] {
  const { begunAt, action, outcome, subjects, actionId } = entry;
  const more = subjects.length > shownSubjects ? ` and ${subjects.length - shownSubjects} more` : '';
  const shown = subjects.slice(0, shownSubjects).map(subjectText).join(' ') + more;
  return [begunAt, whoOf(entry), action, outcome, shown || '-', fromOf(entry), actionId];
}

/** All of an entry. */
export function describeEntry(entry: AuditResource): string {
  return textTable([
    ['Entry', entry.actionId],
    ['Begun at', entry.begunAt],
    ['Completed at', entry.completedAt ?? '-'],
    ['Who', whoOf(entry)],
    ['From', fromOf(entry)],
    ['Action', entry.action],
    ['Subjects', entry.subjects.map(subjectText).join(' ') || '-'],
    ['Outcome', entry.status === null ? entry.outcome : `${entry.outcome} (HTTP ${entry.status})`],
    ['Request', entry.requestId ?? '-'],
  ]);
}

function whoOf({ by, osUser }: AuditResource): string {
  if (by) return by.name ?? `deleted person ${by.personId}`;
  return osUser ?? 'nobody logged in';
}

function fromOf({ entryPoint, host, address }: AuditResource): string {
  return entryPoint === 'cli' ? `command line on ${host ?? '-'}` : (address ?? 'API');
}
