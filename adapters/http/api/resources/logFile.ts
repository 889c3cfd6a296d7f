import { sessionKey } from '../../../../domain/brewSession/index.js';
import { csvHeading, lineIn, type LogFormat, type LogLine } from '../../../../domain/sessionLog/index.js';
import type {
  Brew,
  Key,
  LogEntry,
  LogFilter,
  LogPageRequest,
  LogSubject,
  Page,
  Session,
} from '../../../../projections/queries/index.js';
import { logLine } from './logLine.js';

/** Whose log it is: of a session, or of a brew with those of its sessions that exist. */
export function logSubject(sessions: readonly Session[], brew?: Brew): LogSubject {
  return {
    sessions: sessions.map(({ sessionId, deviceId, epoch, number, startedReceivedAt, endedReceivedAt }) => ({
      ...{ sessionId, deviceId, key: sessionKey(epoch, number) },
      fromMs: startedReceivedAt.getTime(),
      untilMs: endedReceivedAt?.getTime() ?? Infinity,
    })),
    ...(brew && { plan: { planId: brew.planId, deviceIds: [brew.baseId, brew.kegId] } }),
  };
}

/** The sessions of a brew, and none that a stage only waits for. */
export function sessionIdsOf({ stages }: Brew): readonly string[] {
  return stages.flatMap(({ status, sessionId }) =>
    status === 'waiting' || sessionId === null ? [] : [sessionId],
  );
}

const linesAtOnce = 1_000;

/**
 * A whole log as a file, in parts: the one way in which it is written, whoever asks. No more than a part of it is in memory.
 *
 * @param format of a download, or how a line is shown
 */
export async function* logFile(
  page: (request: LogPageRequest) => Promise<Page<LogEntry>>,
  filter: LogFilter,
  format: LogFormat | ((line: LogLine) => string),
): AsyncGenerator<string> {
  const show = typeof format === 'string' ? (line: LogLine) => lineIn(format, line) : format;
  if (format === 'csv') yield csvHeading;
  let afterKey: Key | undefined;
  do {
    const { items, nextKey } = await page({ ...filter, afterKey, limit: linesAtOnce });
    yield items.map((entry) => show(logLine(entry))).join('');
    afterKey = nextKey;
  } while (afterKey !== undefined);
}
