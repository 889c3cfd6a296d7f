import type { TimelineEntry } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';
import type { CurvePart } from '../../shared/curve/bands.js';
import type { Range } from '../../shared/curve/range.js';
import { curveQuery } from '../../shared/curve/curveQuery.js';

export async function askBrewCurve(brewId: string, range: Range | undefined): Promise<readonly CurvePart[]> {
  const params = { path: { brewId }, query: curveQuery(range) };
  const { parts } = await ask(api.GET('/api/v1/brews/{brewId}/history', { params }));
  return parts;
}

export async function askSessionCurve(
  sessionId: string,
  range: Range | undefined,
): Promise<readonly CurvePart[]> {
  const params = { path: { sessionId }, query: curveQuery(range) };
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
