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
  exampleLength: 4_096,
  devices: 20,
};

const wanted = /^\{"level":"(?:error|warn)"/;

/** Groups the errors among the lines of a log in memory, within {@link collectorLimits}. */
export function createErrorCollector(): ErrorCollector {
  let groups = new Map<string, CollectedGroup>();
  let lines = 0;
  let unkept = 0;

  function keep(error: LoggedError, line: string): void {
    const fingerprint = fingerprintOf(error);
    const known = groups.get(fingerprint);
    if (!known && groups.size >= collectorLimits.groups) unkept += 1;
    else groups.set(fingerprint, added(known, error, { fingerprint, line }));
  }

  return {
    take(line) {
      if (!wanted.test(line) || !(line.startsWith('{"level":"error"') || line.includes('"err":{'))) return;
      if (lines >= collectorLimits.lines || line.length > collectorLimits.lineLength) {
        unkept += 1;
        return;
      }
      lines += 1;
      const error = errorOfLine(line);
      if (error) keep(error, line);
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

function added(
  known: CollectedGroup | undefined,
  error: LoggedError,
  { fingerprint, line }: { readonly fingerprint: string; readonly line: string },
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
  };
}

function fingerprintOf({ code, callSite, message }: LoggedError): string {
  return createHash('sha256')
    .update(JSON.stringify([code, callSite, message]))
    .digest('hex')
    .slice(0, 16);
}
