import { createHash } from 'node:crypto';
import {
  errorOfLine,
  type CollectedErrors,
  type CollectedGroup,
  type LoggedError,
} from '../../domain/errorGroups/index.js';

export interface ErrorCollector {
  /** Takes a line of the log; never throws. */
  take(line: string): void;
  /** What came since the last call. */
  drain(): CollectedErrors;
  /** Counts errors that could not be reported. */
  giveUp(errors: number): void;
}

/** Limits from one report to the next: a role that logs errors without end must not spend its time on grouping them. */
export const collectorLimits = {
  groups: 100,
  lines: 500,
  lineLength: 32_768,
  exampleLength: 8_192,
  devices: 20,
  /** Lines that are remembered, for those before an error. */
  remembered: 100,
  linesBefore: 10,
  lineBeforeLength: 2_048,
};

const wanted = /^\{"level":"(?:error|warn)"/;

export interface ErrorCollectorOptions {
  /** Whether an error comes with the lines before it; true when left out. */
  readonly hasLinesBefore?: boolean;
}

/** Groups the errors among the lines of a log in memory, within {@link collectorLimits}. */
export function createErrorCollector({ hasLinesBefore = true }: ErrorCollectorOptions = {}): ErrorCollector {
  let groups = new Map<string, CollectedGroup>();
  let lines = 0;
  let unkept = 0;
  const remembered = rememberLines();

  function keep(error: LoggedError, line: string): void {
    const fingerprint = fingerprintOf(error);
    const known = groups.get(fingerprint);
    if (!known && groups.size >= collectorLimits.groups) unkept += 1;
    else {
      const before = remembered.before(error.traceId);
      groups.set(fingerprint, added(known, error, { fingerprint, line, before }));
    }
  }

  function takeError(line: string): void {
    if (lines >= collectorLimits.lines || line.length > collectorLimits.lineLength) {
      unkept += 1;
      return;
    }
    lines += 1;
    const error = errorOfLine(line);
    if (error) keep(error, line);
  }

  return {
    take(line) {
      if (isError(line)) takeError(line);
      if (hasLinesBefore) remembered.add(line);
    },
    drain() {
      const collected = { groups: [...groups.values()], unkept };
      groups = new Map();
      lines = 0;
      unkept = 0;
      return collected;
    },
    giveUp(errors) {
      unkept += errors;
    },
  };
}

function isError(line: string): boolean {
  return wanted.test(line) && (line.startsWith('{"level":"error"') || line.includes('"err":{'));
}

/** The latest lines of the process. */
function rememberLines() {
  const ring: string[] = [];
  let next = 0;
  const { remembered, linesBefore, lineBeforeLength } = collectorLimits;
  return {
    add(line: string): void {
      ring[next] = line.length > lineBeforeLength ? copied(line.slice(0, lineBeforeLength)) : line;
      next = (next + 1) % remembered;
    },
    /** Those of this trace, or without one all; the latest few, the oldest first. */
    before(traceId: string | undefined): readonly string[] {
      const inOrder = [...ring.slice(next), ...ring.slice(0, next)];
      const named = traceId === undefined ? '' : `"trace_id":"${traceId}"`;
      return inOrder
        .filter((line) => line.includes(named))
        .slice(-linesBefore)
        .map((line) => line.trimEnd());
    },
  };
}

/** V8 makes a part of a string point to the whole, which then stays in memory. */
function copied(text: string): string {
  return Buffer.from(text).toString();
}

interface Occurrence {
  readonly fingerprint: string;
  readonly line: string;
  readonly before: readonly string[];
}

function added(
  known: CollectedGroup | undefined,
  error: LoggedError,
  { fingerprint, line, before }: Occurrence,
): CollectedGroup {
  const { code, callSite, message, deviceId, traceId } = error;
  const at = new Date().toISOString();
  const devices = known?.devices ?? [];
  const isNew =
    deviceId !== undefined && !devices.includes(deviceId) && devices.length < collectorLimits.devices;
  return {
    fingerprint,
    code,
    callSite,
    message,
    errors: (known?.errors ?? 0) + 1,
    firstAt: known?.firstAt ?? at,
    lastAt: at,
    devices: isNew ? [...devices, deviceId] : devices,
    traceId: traceId ?? known?.traceId,
    example: line.trimEnd().slice(0, collectorLimits.exampleLength),
    lines: before,
  };
}

function fingerprintOf({ code, callSite, message }: LoggedError): string {
  return createHash('sha256')
    .update(JSON.stringify([code, callSite, message]))
    .digest('hex')
    .slice(0, 16);
}
