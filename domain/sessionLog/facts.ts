import { actorText, type NamedActor } from '../kernel/actorText.js';

/** Shown in other columns. */
const told: ReadonlySet<string> = new Set([
  'deviceId',
  'session',
  'sessionId',
  'commandId',
  'planId',
  'source',
  'atMs',
]);
const longestFact = 80;

/** The data of an event or an instruction besides its kind, `step mashing, at 3`. */
export function facts(data: Readonly<Record<string, unknown>>, leftOut: readonly string[] = []): string {
  return Object.entries(data)
    .filter(
      ([name, value]) => !told.has(name) && !leftOut.includes(name) && value !== undefined && value !== null,
    )
    .map(([name, value]) => `${name} ${fact(value)}`)
    .join(', ');
}

function fact(value: unknown): string {
  if (isCoded(value)) return value.name;
  if (isActor(value)) return actorText(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longestFact ? `${text.slice(0, longestFact)}…` : text;
}

function isActor(value: unknown): value is NamedActor {
  return typeof value === 'object' && value !== null && 'personId' in value && 'name' in value;
}

function isCoded(value: unknown): value is { readonly name: string } {
  return typeof value === 'object' && value !== null && 'code' in value && 'name' in value;
}
