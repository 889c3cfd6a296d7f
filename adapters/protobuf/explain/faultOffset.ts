import type { ExplainedField, ExplainedMessage } from '../../../commands/ports/index.js';

/** Fields that a code is about, whatever the cause says. */
const fieldOfCode: Readonly<Record<string, string>> = {
  SCHEMA_VERSION_UNKNOWN: 'schema_version',
  DEVICE_ID_MISMATCH: 'device_id',
  NUMBER_REUSED: 'seq',
  SEQUENCE_TOO_OLD: 'seq',
};

/** Largest envelope, bytes: the first byte beyond it is the one too many. */
const largestEnvelope = 65_536;

/** The byte by which a message was refused; null when its bytes don't tell. */
export function faultOffset(
  { fields, flaw }: Pick<ExplainedMessage, 'fields' | 'flaw'>,
  { code, cause }: { readonly code: string; readonly cause: string },
): number | null {
  if (code === 'MESSAGE_TOO_LARGE') return largestEnvelope;
  const block = /^block (\d+) /.exec(cause)?.[1];
  if (block !== undefined)
    return fields.filter(({ path }) => path === 'telemetry.blocks')[Number(block)]?.start ?? null;
  const named = fieldOfCode[code] ?? (code === 'MESSAGE_MALFORMED' ? namedFirst(cause) : undefined);
  const field = named === undefined ? undefined : onlyOne(fields, named);
  return field?.start ?? flaw?.at ?? null;
}

/** Causes begin with the field that breaks a rule, such as `hello.connection is 0`. */
function namedFirst(cause: string): string | undefined {
  return /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*(?=[ :])/.exec(cause)?.[0];
}

/** Of several fields with one name nobody knows which one it was. */
function onlyOne(fields: readonly ExplainedField[], named: string): ExplainedField | undefined {
  const exact = fields.filter(({ path }) => path === named);
  const found = exact.length > 0 ? exact : fields.filter(({ path }) => path.endsWith(`.${named}`));
  return found.length === 1 ? found[0] : undefined;
}
