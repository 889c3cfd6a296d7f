import type { ExplainedField, ExplainedMessage } from '../../commands/ports/index.js';
import { errorCodes } from '../../domain/kernel/errors.js';
import { isCut, parkedEventOf, type ParkedEventHead } from '../../domain/parking/index.js';
import type { InspectedMessage, KeptMessage, ParkedEdit } from '../../projections/queries/index.js';
import { hexDump } from './hexDump.js';
import { textTable } from './textTable.js';

/** More than people read; `--body` writes all of it. */
const shownBytes = 1024;
const shownFields = 100;

type Explained = ExplainedMessage & { readonly faultAt: number | null };

/** A parked message for people: what is known of it, what its bytes say, and the bytes. */
export function describeParked(inspected: InspectedMessage, explained: Explained): string {
  const { message, laterMessages, edits } = inspected;
  const { body, bytes } = message;
  const event = parkedEventOf(message);
  if (event) return describeEvent(inspected, event);
  const shown = body.subarray(0, shownBytes);
  const more = body.length > shown.length ? `\n… ${body.length - shown.length} bytes more` : '';
  const cut = isCut(message) ? `\n… cut: only the first ${body.length} of ${bytes} bytes are stored` : '';
  const facts = textTable([
    ...factsOf(message),
    ['Trace', explained.traceId ?? '-'],
    ...edits.map(editRow),
    ['Later messages', laterMessages === null ? '-' : `${laterMessages} of this device were processed`],
    [
      'Fault at byte',
      explained.faultAt === null ? '-' : `${explained.faultAt} (0x${explained.faultAt.toString(16)})`,
    ],
  ]);
  return [facts, fieldTable(explained), `${hexDump(shown)}${more}${cut}`].filter(Boolean).join('\n\n');
}

/** An event is shown as the store has it by `events`, which knows its data. */
function describeEvent(
  { message, askedByName }: InspectedMessage,
  { stream, revision, type, id: eventId }: ParkedEventHead,
): string {
  const { id, parkedAt, source, code, cause, requeues, outcome, requeuedAt, askedBy, reason, retryCause } =
    message;
  const by = askedByName ?? askedBy ?? '-';
  const states = {
    stored: `applied by a retry at ${requeuedAt?.toISOString()}, asked for by ${by}`,
    skipped: `skipped by ${by} at ${requeuedAt?.toISOString()}: ${reason ?? '(no reason)'}`,
  } as const;
  const state = outcome === 'stored' || outcome === 'skipped' ? states[outcome] : 'waits';
  return textTable([
    ['Parked', id],
    ['Parked at', parkedAt.toISOString()],
    ['By', source],
    ['Event', `${type} ${eventId}`],
    ['Stream', `${stream}@${revision}; brewline events show ${stream} ${revision} has its data`],
    ['Code', `${code}${meaningOf(code)}`],
    ['Cause', cause],
    ['State', state],
    ['Retries', `${requeues}${retryCause === null ? '' : `; the last: ${retryCause}`}`],
  ]);
}

function meaningOf(code: string): string {
  return code in errorCodes ? ` (${errorCodes[code as keyof typeof errorCodes]})` : '';
}

function editRow({ id, editedBy, name, editedAt, reason }: ParkedEdit): readonly [string, string] {
  return [`Edit ${id}`, `${name ?? editedBy}, ${editedAt.toISOString()}: ${reason ?? '(no reason)'}`];
}

function factsOf(message: KeptMessage): readonly (readonly [string, string])[] {
  const { id, parkedAt, source, deviceId, routingKey, code, cause, headers, body, bytes, sha256 } = message;
  const { requeuedAt, requeues, outcome, requeuedFrom, requeuedEdit, edited, epoch, boot, seq } = message;
  const number = seq === null ? '-' : `epoch ${epoch}, boot ${boot}, seq ${seq}`;
  const sent =
    requeuedAt &&
    `${requeuedAt.toISOString()}, ${requeues} in all, then: ${outcome ?? 'not known yet'}${requeuedEdit === null ? '' : ` (edit ${requeuedEdit})`}`;
  return [
    ['Message', id],
    ['Parked at', parkedAt.toISOString()],
    ['By', source],
    ['Device', deviceId ?? '-'],
    ['Number', number],
    ['Requeued', sent ?? '-'],
    ['Came back from', requeuedFrom ?? '-'],
    ...(edited ? [['Edited by', `${edited.by}, ${new Date(edited.atMs).toISOString()}`] as const] : []),
    ['Routing key', routingKey],
    ['Code', `${code}${meaningOf(code)}`],
    ['Cause', cause],
    ['Headers', JSON.stringify(headers)],
    ['Bytes', isCut(message) ? `${bytes}, of which ${body.length} are stored` : String(bytes)],
    ['SHA-256', sha256],
  ];
}

function fieldTable({ fields, hasMore, flaw, faultAt }: Explained): string {
  if (fields.length === 0 && !flaw) return '';
  const rows = fields
    .slice(0, shownFields)
    .map((field) => [
      `${holds(field, faultAt) ? '>' : ' '} ${hex(field.start)}-${hex(field.end - 1)}`,
      field.path,
      field.value ?? '',
    ]);
  const isAll = !hasMore && fields.length <= shownFields;
  const lines = [
    textTable([['  BYTES', 'FIELD', 'VALUE'], ...rows]),
    ...(isAll ? [] : ['… more fields: --json has the first 1,000']),
    ...(flaw ? [`> ${hex(flaw.at)}  can't be read on: ${flaw.what}`] : []),
  ];
  return lines.join('\n');
}

/** Of fields within each other, the innermost alone is marked. */
function holds({ start, end, value }: ExplainedField, faultAt: number | null): boolean {
  return faultAt !== null && (start === faultAt || (value !== null && faultAt > start && faultAt < end));
}

function hex(at: number): string {
  return at.toString(16).padStart(6, '0');
}
