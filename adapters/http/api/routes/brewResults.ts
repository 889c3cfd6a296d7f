import { parseSessionId, sessionId } from '../../../../domain/brewSession/index.js';
import { fermentationOf } from '../../../../domain/fermentation/index.js';
import type { Brew, JournalEntryShown, JournalQueries } from '../../../../projections/queries/index.js';
import { digits, figureResource } from '../resources/index.js';
import { gravitiesIn } from './fermentation.js';

/** `result` of `Brew` in openapi.yaml. */
export type BrewResult = ReturnType<typeof resultOf>;

const dayMs = 86_400_000;

/** What came of the brews that are completed, by id: two statements for all of a page. */
export async function brewResults(
  journal: JournalQueries,
  brews: readonly Brew[],
): Promise<ReadonlyMap<string, { readonly result: BrewResult }>> {
  const completed = brews.filter(({ status }) => status === 'completed');
  if (completed.length === 0) return new Map();
  const sessions = completed.flatMap((brew) => parseSessionId(fermentedIn(brew)) ?? []);
  const subjects = completed.flatMap((brew) => [brew.planId, fermentedIn(brew)]).filter((id) => id !== '');
  const [edges, entries] = await Promise.all([journal.edgesOf(sessions), journal.measurementsOf(subjects)]);
  const probeIn = new Map(
    edges.map(({ deviceId, session, readings }) => [sessionId(deviceId, session), readings]),
  );
  return new Map(
    completed.map((brew) => {
      const own = entries.filter(({ subjectId }) => [brew.planId, fermentedIn(brew)].includes(subjectId));
      return [brew.planId, { result: resultOf(brew, probeIn.get(fermentedIn(brew)) ?? [], own) }];
    }),
  );
}

function fermentedIn({ stages }: Brew): string {
  return stages.find(({ stage }) => stage === 'ferment')?.sessionId ?? '';
}

function resultOf(
  { stages, plannedAt, updatedAt }: Brew,
  probe: Parameters<typeof fermentationOf>[0]['probe'],
  entries: readonly JournalEntryShown[],
) {
  const beganAtMs = stages.find(({ stage }) => stage === 'ferment')?.startedAtMs ?? undefined;
  const points = { probe, byHand: gravitiesIn(entries, beganAtMs), beganAtMs, hasEnded: true };
  const figures = fermentationOf(points, undefined);
  const endedAtMs = stages.findLast((stage) => stage.endedAtMs !== null)?.endedAtMs ?? updatedAt.getTime();
  const startedAtMs = stages.find((stage) => stage.startedAtMs !== null)?.startedAtMs ?? plannedAt.getTime();
  return {
    originalGravity: figureResource(figures.originalGravity, digits(5)),
    finalGravity: figureResource(figures.currentGravity, digits(5)),
    alcoholByVolumePercent: figureResource(figures.alcoholByVolumePercent, digits(2)),
    apparentAttenuationPercent: figureResource(figures.apparentAttenuationPercent, digits(2)),
    days: digits(1)(Math.max(0, endedAtMs - startedAtMs) / dayMs),
  };
}
