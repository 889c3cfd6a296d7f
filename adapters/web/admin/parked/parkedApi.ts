import { printableText } from '../../../../domain/kernel/text.js';
import { isOfProjection } from '../../../../domain/parking/index.js';
import type { Schemas } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';

export type ParkedGroup = Schemas['ParkedGroup'];
export type ParkedJob = Schemas['ParkedJob'];
export type InspectedMessage = Schemas['InspectedMessage'];
export type ParkedEvent = NonNullable<InspectedMessage['event']>;
export type ParkedDryRun = Schemas['ParkedDryRun'];
export type ParkedEdit = Schemas['ParkedEdit'];
export type TriedEdit = Schemas['TriedEdit'];
export type EditedAs = Schemas['EditedAs'];

/** More kinds of faults than people look through. */
const groupsAtOnce = 50;
const jobsAtOnce = 20;

export interface Overview {
  readonly groups: readonly ParkedGroup[];
  readonly jobs: readonly ParkedJob[];
}

/** Groups of which something is stored, and what was last asked for. */
export async function askOverview(): Promise<Overview> {
  const [groups, jobs] = await Promise.all([
    ask(api.GET('/api/v1/parked/groups', { params: { query: { limit: groupsAtOnce } } })),
    ask(api.GET('/api/v1/parked/jobs', { params: { query: { limit: jobsAtOnce } } })),
  ]);
  return { groups: groups.items.filter(({ kept }) => kept > 0), jobs: jobs.items };
}

const at = (parkedId: string) => ({ params: { path: { parkedId } } });

export const askMessage = (id: string) => ask(api.GET('/api/v1/parked/{parkedId}', at(id)));
export const askDryRun = (id: string) => ask(api.GET('/api/v1/parked/{parkedId}/dry-run', at(id)));
export const requeueOne = (id: string) => ask(api.POST('/api/v1/parked/{parkedId}/requeue', at(id)));
export const discardOne = (id: string, reason: string) =>
  ask(api.POST('/api/v1/parked/{parkedId}/discard', { ...at(id), body: { reason } }));

/** A whole message, as somebody wrote it. */
export interface Edited {
  readonly as: EditedAs;
  readonly text: string;
}

export const askEditDryRun = (id: string, edited: Edited) =>
  ask(api.POST('/api/v1/parked/{parkedId}/edit/dry-run', { ...at(id), body: shortened(edited) }));
export const requeueEdited = (id: string, edited: Edited, reason: string) =>
  ask(api.POST('/api/v1/parked/{parkedId}/edit', { ...at(id), body: { ...shortened(edited), reason } }));

/** On one line, as the API takes it; what is no JSON is refused there, with the reason. */
function shortened({ as, text }: Edited): Edited {
  try {
    if (as === 'fields') return { as, text: printableText(JSON.stringify(JSON.parse(text))) };
  } catch {
    // Sent as it is.
  }
  return { as, text: text.replace(/\s+/g, ' ') };
}

export function requeueGroup({ source, code }: ParkedGroup, most: number) {
  const body = { source, code, most, canary: 5 };
  return ask(api.POST('/api/v1/parked/groups/requeue', { body }));
}

/** No more than the number that was confirmed: what is parked meanwhile stays. */
export function discardGroup({ source, code, kept }: ParkedGroup, reason: string) {
  return ask(api.POST('/api/v1/parked/groups/discard', { body: { source, code, reason, most: kept } }));
}

export const retryOne = (id: string) => ask(api.POST('/api/v1/parked/{parkedId}/retry', at(id)));
export const skipOne = (id: string, reason: string) =>
  ask(api.POST('/api/v1/parked/{parkedId}/skip', { ...at(id), body: { reason } }));

export function retryGroup({ source, code }: ParkedGroup, most: number) {
  const body = { source, code, most, canary: 5 };
  return ask(api.POST('/api/v1/parked/groups/retry', { body }));
}

/** No more than the number that was confirmed. */
export function skipGroup({ source, code, waiting }: ParkedGroup, reason: string) {
  return ask(api.POST('/api/v1/parked/groups/skip', { body: { source, code, reason, most: waiting } }));
}

/** A group of events that a projection parked has no devices. */
export function isOfEvents({ source }: Pick<ParkedGroup, 'source'>): boolean {
  return isOfProjection(source);
}

export const cancelJob = (parkedJobId: string) =>
  ask(api.POST('/api/v1/parked/jobs/{parkedJobId}/cancel', { params: { path: { parkedJobId } } }));
export const resumeJob = (parkedJobId: string) =>
  ask(api.POST('/api/v1/parked/jobs/{parkedJobId}/resume', { params: { path: { parkedJobId } } }));

export function isOpen({ status }: ParkedJob): boolean {
  return status === 'waiting' || status === 'running';
}
