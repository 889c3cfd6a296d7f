import { isDeviceTag } from '../../../../domain/fleet/index.js';
import { processTypes } from '../../../../domain/machine/index.js';
import type { Schemas } from '../../../apiClient/index.js';
import { shellWord } from '../shellWord.js';

export type FleetState = Schemas['FleetState'];
export type DeviceAccess = Schemas['DeviceAccess'];
export type Stage = keyof typeof processTypes;

/** The worst first, as the list is sorted by it. */
export const states = [
  'fault',
  'needsYou',
  'offline',
  'running',
  'idle',
] as const satisfies readonly FleetState[];
export const accesses = [
  'allowed',
  'blocked',
  'revoked',
  'unknown',
] as const satisfies readonly DeviceAccess[];
export const stages = Object.keys(processTypes) as readonly Stage[];
export const connections = ['true', 'false'] as const;
/** The first is taken when nobody chose another. */
export const sorts = ['id', 'name', 'state', 'lastSeen'] as const;
export type Sort = (typeof sorts)[number];

/** Columns that can be left out; state and name say which device it is. */
export const columns = ['machine', 'firmware', 'stage', 'value', 'age', 'tags'] as const;
export type Column = (typeof columns)[number];

/** What the API takes of a text. */
export const longestText = 100;

/** Which devices are shown, and in what order; it is all in the address. */
export interface FleetFilter {
  readonly search?: string | undefined;
  readonly state?: FleetState | undefined;
  readonly online?: 'true' | 'false' | undefined;
  readonly access?: DeviceAccess | undefined;
  readonly stage?: Stage | undefined;
  readonly firmware?: string | undefined;
  readonly tag?: string | undefined;
  readonly sort: Sort;
  /** All when left out. */
  readonly columns?: readonly Column[] | undefined;
}

/** A condition that somebody can take away again. */
export type Condition = Exclude<keyof FleetFilter, 'sort' | 'columns'>;
export const conditions = [
  'search',
  'state',
  'online',
  'access',
  'stage',
  'firmware',
  'tag',
] as const satisfies readonly Condition[];

export function filterOf(query: Readonly<Record<string, string>>): FleetFilter {
  const chosen = <Value extends string>(values: readonly Value[], text: string | undefined) =>
    values.find((value) => value === text);
  return {
    search: givenText(query.search),
    state: chosen(states, query.state),
    online: chosen(connections, query.online),
    access: chosen(accesses, query.access),
    stage: chosen(stages, query.stage),
    firmware: givenText(query.firmware),
    tag: givenTag(query.tag),
    sort: chosen(sorts, query.sort) ?? 'id',
    columns: columnsIn(query.columns),
  };
}

export function conditionsOf(filter: FleetFilter): readonly Condition[] {
  return conditions.filter((name) => filter[name] !== undefined);
}

/** The address of the page with this filter. */
export function addressOf(filter: FleetFilter): string {
  const { sort, ...selection } = questionOf(filter);
  const query = new URLSearchParams({
    ...selection,
    ...(sort !== 'id' && { sort }),
    ...(filter.columns && { columns: filter.columns.join(',') }),
  });
  return query.size === 0 ? '/admin/devices' : `/admin/devices?${query}`;
}

/** What the API is asked with. */
export function questionOf({
  sort,
  columns: _columns,
  ...selection
}: FleetFilter): Record<string, string> & { sort: Sort } {
  const given = Object.entries(selection).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...(Object.fromEntries(given) as Record<string, string>), sort };
}

/** The same devices, as jobs name them. */
export function selectionOf({
  sort: _sort,
  columns: _columns,
  online,
  ...selection
}: FleetFilter): Schemas['FleetSelection'] {
  const given = Object.entries(selection).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(given) as Schemas['FleetSelection']),
    ...(online !== undefined && { online: online === 'true' }),
  };
}

/** The command that shows the same; it sorts by id only. */
export function commandOf(filter: FleetFilter): string {
  const options = conditionsOf(filter).map((name) =>
    name === 'online'
      ? `--online ${filter.online === 'true' ? 'yes' : 'no'}`
      : `--${name} ${shellWord(filter[name] ?? '')}`,
  );
  return ['brewline device list', ...options].join(' ');
}

/** Undefined for all of them, in their own order. */
function columnsIn(text: string | undefined): readonly Column[] | undefined {
  if (text === undefined) return undefined;
  const wanted = text.split(',');
  const shown = columns.filter((column) => wanted.includes(column));
  return shown.length === columns.length ? undefined : shown;
}

/** With a column more, or without it. */
export function toggledColumn({ columns: shown = columns }: FleetFilter, column: Column) {
  const chosen = columns.filter((each) => shown.includes(each) !== (each === column));
  return chosen.length === columns.length ? undefined : chosen;
}

/** What is no tag, no device has. */
function givenTag(text: string | undefined): string | undefined {
  const tag = text?.trim().toLowerCase();
  return tag !== undefined && isDeviceTag(tag) ? tag : undefined;
}

/** Control characters find nothing: the API refuses them. */
function givenText(text: string | undefined): string | undefined {
  // eslint-disable-next-line no-control-regex
  const cleaned = text?.replace(/[\x00-\x1f\x7f]/g, '').trim();
  return cleaned?.slice(0, longestText).trim() || undefined;
}
