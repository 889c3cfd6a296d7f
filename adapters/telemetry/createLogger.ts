import { isSpanContextValid, trace } from '@opentelemetry/api';
import { pino, stdSerializers, stdTimeFunctions, type DestinationStream, type LevelWithSilent } from 'pino';
import type { Logger } from '../../domain/kernel/logger.js';

export interface LoggerOptions {
  readonly role: string;
  readonly level: LevelWithSilent;
  /** stdout when left out. */
  readonly destination?: DestinationStream;
  /** Gets each line as it was written, redacted; must not throw. */
  readonly onLine?: (line: string) => void;
}

/** Names of fields whose values are never logged, at any of the first three levels of nesting. */
const secretNames = [
  'password',
  'secret',
  'token',
  'authorization',
  'cookie',
  'credentialKey',
  'sessionKey',
  'pseudonymKey',
  'peopleKey',
  'vapidPrivateKey',
  'sentryDsn',
];

/**
 * A logger that writes one JSON line for each message: ISO time, level by name, role, and the active trace and span. Errors
 * belong under `err`: message, code, stack and causes are logged.
 */
export function createLogger({ role, level, destination = stdout(), onLine }: LoggerOptions): Logger {
  const options = {
    level,
    base: { role, pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: stdSerializers.err },
    redact: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    mixin: activeTrace,
  };
  return pino(options, onLine ? alsoTo(destination, onLine) : destination);
}

function alsoTo(destination: DestinationStream, onLine: (line: string) => void): DestinationStream {
  return {
    write(line) {
      destination.write(line);
      onLine(line);
    },
  };
}

/** Written synchronously: by default pino keeps lines in memory without a limit, and may change their order when the process ends. */
function stdout(): DestinationStream {
  return pino.destination({ dest: 1, sync: true });
}

function activeTrace(): object {
  const span = trace.getActiveSpan()?.spanContext();
  return span && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {};
}
