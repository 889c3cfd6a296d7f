import { brewPlan, brewPlanWithoutLogins } from '../../../domain/brewPlan/index.js';
import { commandWithoutLogins, deviceCommand } from '../../../domain/deviceCommand/index.js';
import { streamPrefix } from '../../../domain/kernel/streams.js';
import { actorOfLogin } from '../../../domain/people/index.js';
import type { RawEvent, RawStore } from '../index.js';

type Fields = Readonly<Record<string, unknown>>;

/** What makes events of a stream, by its prefix, name people by ids. */
const rewrites = [
  [streamPrefix(deviceCommand), commandWithoutLogins],
  [streamPrefix(brewPlan), brewPlanWithoutLogins],
] as const;

/** A store whose events name people by the ids that stand for their logins; all other bytes are as they are. */
export function withoutLogins(store: RawStore): RawStore {
  return {
    ...store,
    async *readAll() {
      for await (const event of store.readAll()) yield rewritten(event);
    },
  };
}

function rewritten(event: RawEvent): RawEvent {
  const rewrite = rewrites.find(([prefix]) => event.stream.startsWith(prefix))?.[1];
  if (!rewrite || !event.isJson) return event;
  return {
    ...event,
    data: changedJson(event.data, (data) => rewrite({ type: event.type, data }).data as Fields),
    metadata: changedJson(event.metadata, withCause),
  };
}

const byPerson = /^person:(.+)$/;

function withCause(metadata: Fields): Fields {
  const login = typeof metadata.causedBy === 'string' ? byPerson.exec(metadata.causedBy)?.[1] : undefined;
  return login === undefined ? metadata : { ...metadata, causedBy: `person:${actorOfLogin(login)}` };
}

/** JSON with changed fields; the same bytes when nothing changes, or when it is no object. */
function changedJson(json: Uint8Array, change: (fields: Fields) => Fields): Uint8Array {
  const fields = objectIn(json);
  if (!fields) return json;
  const text = JSON.stringify(change(fields));
  return text === JSON.stringify(fields) ? json : Buffer.from(text);
}

/** The fields of a JSON object; undefined for anything else. */
export function objectIn(json: Uint8Array): Fields | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(json).toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? { ...parsed }
      : undefined;
  } catch {
    return undefined;
  }
}
