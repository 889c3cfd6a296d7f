import type { TimelineEntry } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';
import type { CurvePart } from './curve/bands.js';
import type { Range } from './curve/range.js';
import { lineSensors } from './curve/lines.js';

/** As many as a wide screen has pixels for. */
const points = 1_000;
const sensor = Object.values(lineSensors).flat();

function queryOf(range: Range | undefined) {
  const text = (atMs: number) => new Date(atMs).toISOString();
  return { points, sensor, ...(range && { from: text(range.fromMs), to: text(range.toMs) }) };
}

export async function askBrewCurve(brewId: string, range: Range | undefined): Promise<readonly CurvePart[]> {
  const params = { path: { brewId }, query: queryOf(range) };
  const { parts } = await ask(api.GET('/api/v1/brews/{brewId}/history', { params }));
  return parts;
}

export async function askSessionCurve(
  sessionId: string,
  range: Range | undefined,
): Promise<readonly CurvePart[]> {
  const params = { path: { sessionId }, query: queryOf(range) };
  const history = await ask(api.GET('/api/v1/sessions/{sessionId}/history', { params }));
  return [{ stage: undefined, history }];
}

/** More than this nobody reads on a phone. */
const mostPages = 5;

type Page = { readonly items: readonly TimelineEntry[]; readonly next: string | null };

async function allPages(
  askPage: (after: string | undefined) => Promise<Page>,
): Promise<readonly TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  let after: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { items, next } = await askPage(after);
    entries.push(...items);
    if (next === null) break;
    after = next;
  }
  return entries;
}

/** What the brew decided, and what the machines of its sessions reported. */
export async function askBrewTimeline(
  brewId: string,
  sessionIds: readonly string[],
): Promise<readonly TimelineEntry[]> {
  const ofBrew = allPages((after) => {
    const params = { path: { brewId }, query: { limit: 200, ...(after !== undefined && { after }) } };
    return ask(api.GET('/api/v1/brews/{brewId}/timeline', { params }));
  });
  const all = await Promise.all([ofBrew, ...sessionIds.map(askSessionTimeline)]);
  return all.flat();
}

export function askSessionTimeline(sessionId: string): Promise<readonly TimelineEntry[]> {
  return allPages((after) => {
    const params = { path: { sessionId }, query: { limit: 200, ...(after !== undefined && { after }) } };
    return ask(api.GET('/api/v1/sessions/{sessionId}/timeline', { params }));
  });
}
