import { shellWord } from '../shellWord.js';

/** Of the streams that Brewline writes. */
export const categories = [
  ...['alarm', 'alarmRules', 'audit', 'brewJournal', 'brewPlan', 'brewSession', 'device'],
  ...['deviceCommand', 'machineName', 'recipe', 'telemetry'],
] as const;

/** Which events are shown; it is all in the address. */
export interface StreamFilter {
  readonly stream?: string | undefined;
  /** Not together with `stream`. */
  readonly category?: string | undefined;
  readonly order: 'newest' | 'oldest';
}

// What the API takes.
const streamName = /^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,199}$/;
const category = /^[A-Za-z][A-Za-z0-9]{0,39}$/;

export function isStreamName(text: string): boolean {
  return streamName.test(text);
}

/** Whether Brewline may have written a stream of this name. */
export function isStreamOfBrewline(text: string): boolean {
  return (
    isStreamName(text) &&
    categories.some((each) => text.startsWith(`${each}-`) && text.length > each.length + 1)
  );
}

export function filterOf(query: Readonly<Record<string, string>>): StreamFilter {
  const stream = fitting(streamName, query.stream);
  return {
    stream,
    category: stream === undefined ? fitting(category, query.category) : undefined,
    order: query.order === 'oldest' ? 'oldest' : 'newest',
  };
}

/** The revision of the event that a link is about. */
export function revisionOf({ stream, revision }: Readonly<Record<string, string>>): number | undefined {
  return stream !== undefined && /^\d{1,15}$/.test(revision ?? '') ? Number(revision) : undefined;
}

export function isFiltered({ stream, category: of, order }: StreamFilter): boolean {
  return stream !== undefined || of !== undefined || order !== 'newest';
}

/** The address of the page with this filter. */
export function addressOf(filter: StreamFilter): string {
  const query = new URLSearchParams(givenOf(filter));
  return query.size === 0 ? '/admin/streams' : `/admin/streams?${query}`;
}

/** The address of one event, with its stream below. */
export function eventAddress(stream: string, revision: number): string {
  return `/admin/streams?${new URLSearchParams({ stream, revision: String(revision) })}`;
}

/** The command that shows the same. */
export function commandOf({ stream, category: of, order }: StreamFilter, revision?: number): string {
  if (stream !== undefined && revision !== undefined)
    return `brewline events show ${shellWord(stream)} ${revision}`;
  return [
    'brewline events list',
    ...(stream === undefined ? [] : [`--stream ${shellWord(stream)}`]),
    ...(of === undefined ? [] : [`--category ${shellWord(of)}`]),
    ...(order === 'oldest' ? ['--oldest'] : []),
  ].join(' ');
}

/** What the API is asked with. */
export function givenOf({ stream, category: of, order }: StreamFilter): Record<string, string> {
  return {
    ...(stream !== undefined && { stream }),
    ...(of !== undefined && { category: of }),
    ...(order === 'oldest' && { order }),
  };
}

const pageOfCategory: Readonly<Record<string, string>> = {
  device: 'devices',
  deviceCommand: 'devices',
  machineName: 'devices',
  brewSession: 'sessions',
  brewPlan: 'brews',
};

/** The page of what a stream is about; undefined where there is none. */
export function subjectPage(stream: string): string | undefined {
  const at = stream.indexOf('-');
  const page = pageOfCategory[stream.slice(0, Math.max(at, 0))];
  return page && `/admin/${page}/${encodeURIComponent(stream.slice(at + 1))}`;
}

function fitting(shape: RegExp, text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed !== undefined && shape.test(trimmed) ? trimmed : undefined;
}
