import { csvLine } from '../kernel/csv.js';
import { printableJson, printableText } from '../kernel/text.js';
import type { LogKind } from './kinds.js';

/**
 * One line of the log of a session or a whole brew. Lines are ordered by the time of receipt, and those of one time and device by epoch, boot
 * and number of the message that they come of.
 */
export interface LogLine {
  /** When Brewline received it, decided it, or was asked for it: ISO 8601. */
  readonly receivedAt: string;
  /** As the device or the person says. */
  readonly deviceTime: string | null;
  readonly kind: LogKind;
  readonly type: string;
  /** `device`: it names no session, and happened to the machine within the session, or ten minutes around it. */
  readonly scope: 'session' | 'brew' | 'device';
  readonly deviceId: string | null;
  readonly sessionId: string | null;
  /** The number of the message that it comes of. */
  readonly epoch: number | null;
  readonly boot: number | null;
  readonly seq: number | null;
  /** What happened, in English. */
  readonly text: string;
  /** Who did it. */
  readonly by: string | null;
  readonly traceId: string | null;
  /** The same for the same line each time. */
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Which lines of a log come first. */
export const logOrders = ['oldest', 'newest'] as const;
export type LogOrder = (typeof logOrders)[number];

/** Downloads of a log. */
export type LogFormat = 'ndjson' | 'csv';

const columns = [
  'receivedAt',
  'deviceTime',
  'kind',
  'type',
  'scope',
  'deviceId',
  'sessionId',
  'epoch',
  'boot',
  'seq',
  'text',
  'by',
  'traceId',
  'id',
] as const satisfies readonly (keyof LogLine)[];

/** The first line of a CSV file. */
export const csvHeading = csvLine([...columns, 'data']);

/** A line in a file, with its end. Texts of devices and people can control neither a terminal nor a spreadsheet. */
export function lineIn(format: LogFormat, line: LogLine): string {
  if (format === 'ndjson') return `${printableJson(line)}\n`;
  const cells = columns.map((name) => cellOf(line[name]));
  return csvLine([...cells, printableJson(line.data)]);
}

function cellOf(value: string | number | null): string | number | undefined {
  return typeof value === 'string' ? printableText(value) : (value ?? undefined);
}
