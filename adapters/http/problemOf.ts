import { hasCode, messageOf, type ErrorCode } from '../../domain/kernel/errors.js';
import type { Refusal, RefusedError } from '../../domain/kernel/refusal.js';
import { HttpProblem, problemOfStatus, type FieldProblem, type Problem } from './problem.js';

/** The status for each of Brewline's errors. The other errors are internal. */
const statusOfCode: Partial<Record<ErrorCode, number>> = {
  COMMAND_REFUSED: 422,
  VALUE_OUT_OF_RANGE: 400,
  DEVICE_UNKNOWN: 404,
  DEVICE_NOT_ENROLLED: 404,
  DEVICE_ENROLLED: 409,
  DEVICE_REVOKED: 409,
  DEVICE_HAS_CERTIFICATE: 409,
  DEVICE_OWNED: 409,
  WRONG_EXPECTED_REVISION: 409,
  AUDIT_UNAVAILABLE: 503,
  EVENT_STORE_UNAVAILABLE: 503,
  DATABASE_UNAVAILABLE: 503,
  BROKER_UNAVAILABLE: 503,
  HISTORY_MOVED: 503,
};

/** The answer for any error. The text of an internal error is only in the log, under the problem's trace id. */
export function problemOf(error: unknown): Problem {
  if (error instanceof HttpProblem) return error.problem;
  const code = codeOf(error);
  const status = code === undefined ? undefined : statusOfCode[code as ErrorCode];
  if (status === 503) return unavailable;
  if (hasCode(error, 'VALUE_OUT_OF_RANGE'))
    return { ...problemOfStatus(400), detail: 'a value is out of range' };
  if (status !== undefined && code !== undefined) {
    const errors = refusedFields(error);
    return {
      ...problemOfStatus(status),
      code,
      detail: messageOf(error),
      ...(errors.length > 0 && { errors }),
    };
  }
  return clientProblem(error) ?? problemOfStatus(500);
}

/** The rules that a refused request breaks, each with the machine's activity if the rule depends on it. */
function refusedFields(error: unknown): FieldProblem[] {
  if (!hasCode(error, 'COMMAND_REFUSED')) return [];
  const { refusals = [] } = error as Partial<RefusedError>;
  return refusals.map(({ field, code, values, ...refusal }) => ({
    pointer: fromHeader[field] ?? `#/${field}`,
    detail: ruleOf(refusal),
    ...(code !== undefined && { code }),
    ...(values !== undefined && { values }),
  }));
}

/** Fields that a client does not send as such. */
const fromHeader: Readonly<Record<string, string>> = {
  commandId: 'header.idempotency-key',
  planId: 'header.idempotency-key',
};

function ruleOf({ rule, state }: Omit<Refusal, 'field'>): string {
  return state === undefined ? rule : `${rule} (${state})`;
}

const unavailable: Problem = {
  ...problemOfStatus(503),
  detail: 'a server that Brewline needs does not answer; try again in a few seconds',
};

/** Errors of express and its body parser that the client caused: they are reported to the client. */
function clientProblem(error: unknown): Problem | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  const { status } = error;
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  const detail = detailOf(status, error);
  return { ...problemOfStatus(status), ...(detail !== undefined && { detail }) };
}

function detailOf(status: number, error: object): string | undefined {
  const { type, limit } = error as { readonly type?: unknown; readonly limit?: unknown };
  switch (status) {
    case 404:
      return undefined;
    case 405:
      return 'this path does not have this method; `Allow` names its methods';
    case 413:
      return `the body is larger than ${String(limit)} bytes`;
    case 415:
      return 'the body must be JSON in UTF-8, with the content type application/json, or a file with application/octet-stream';
    default:
      // The only invalid path for which the validator names no field.
      if (messageOf(error).startsWith('malformed uri')) return 'the path must be percent-encoded UTF-8';
      return type === 'entity.parse.failed'
        ? `the body must be a JSON object; it can't be read: ${messageOf(error)}`
        : messageOf(error);
  }
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
