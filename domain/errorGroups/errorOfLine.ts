import { normalizeMessage } from './normalizeMessage.js';
import { framesOfStack, withoutMessages } from './stackFrame.js';

/** An error as a role logged it. Code, call site and message are what errors of one group have in common. */
export interface LoggedError {
  /** The error's own code, else its type; `LOGGED` when a line of level error has no error. */
  readonly code: string;
  /** Where it was created: function and file within the repository; empty when unknown. */
  readonly callSite: string;
  readonly message: string;
  readonly deviceId: string | undefined;
  readonly traceId: string | undefined;
}

/** What a role logs about an error; undefined for every other line. `line` was redacted by the logger. */
export function errorOfLine(line: string): LoggedError | undefined {
  const fields = parsed(line);
  if (!fields) return undefined;
  const err = isObject(fields.err) ? fields.err : undefined;
  if (fields.level !== 'error' && !(fields.level === 'warn' && err)) return undefined;
  return {
    code: textOf(err?.code) ?? textOf(err?.type) ?? 'LOGGED',
    callSite: callSiteOf(withoutMessages(textOf(err?.stack) ?? '', textOf(err?.message) ?? '')),
    message: normalizeMessage(textOf(err?.message) ?? textOf(fields.msg) ?? ''),
    deviceId: textOf(fields.deviceId),
    traceId: textOf(fields.trace_id),
  };
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 2_000) : undefined;
}

/**
 * The first frame of our own code, else the first frame at all. Line and column are left out: a release that moves a function
 * must not make a new group of an old error.
 */
function callSiteOf(stack: string): string {
  const frames = framesOfStack(stack);
  const frame = frames.find(({ isOurs }) => isOurs) ?? frames[0];
  return frame ? `${frame.function} ${frame.file}`.trim().slice(0, 300) : '';
}
