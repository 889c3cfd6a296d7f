import { useCallback, useMemo } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import type { Brew } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { Skeleton, useAsked } from '../../shared/components/index.js';
import { useTopic } from '../../shared/live/index.js';
import { api, ask } from '../../shared/session/index.js';
import { nameOfWord, t } from '../../shared/texts/index.js';
import { endOf } from '../brews/finished.js';
import { shownReading } from '../../shared/machine/reading.js';
import { colourOf } from '../recipes/colourOf.js';
import { askBrewCurve, askBrewTimeline } from './ask.js';
import { GonePage } from './GonePage.js';
import { journalOfBrew } from './journal.js';
import { ProcessView } from './ProcessView.js';
import type { Range } from '../../shared/curve/range.js';
import { useMayWrite } from './useMayWrite.js';
import { freshnessFor, isOver, standingOfBrew } from './standing.js';

/** `/brews/:id`: a whole brew, from cleaning to serving. */
export function BrewPage() {
  const { id = '' } = useRoute().params;
  const { rows, isComplete, ended } = useTopic(`brew:${id}`);
  const brew = rows[0];
  if (ended !== undefined || (isComplete && !brew)) return <GonePage />;
  return brew ? <OneBrew key={id} brew={brew} /> : <Skeleton height="brew" count={3} />;
}

function OneBrew({ brew }: { readonly brew: Brew }) {
  const { brewId, stages, status, baseId, kegId } = brew;
  const deviceId = machineOf(brew);
  const device = useTopic(`device:${deviceId}`).rows[0];
  const commands = useTopic(`commands:${deviceId}`).rows;
  const recipe = useRecipe(brew).data;
  const reading = shownReading(device, now.value);
  const sessionIds = stages.flatMap(({ sessionId, status: at }) =>
    sessionId && at !== 'waiting' ? [sessionId] : [],
  );
  const sessions = [...new Set(sessionIds)].join(' ');
  const askCurve = useCallback((range: Range | undefined) => askBrewCurve(brewId, range), [brewId]);
  const askTimeline = useCallback(
    () => askBrewTimeline(brewId, sessions === '' ? [] : sessions.split(' ')),
    [brewId, sessions],
  );
  const journal = useMemo(() => journalOfBrew(brewId), [brewId]);
  const mayWrite = useMayWrite(baseId);
  const over = isOver(brew);
  return (
    <ProcessView
      process={{
        ...{ deviceId, device, commands, reading, brew, askCurve, askTimeline, journal, mayWrite },
        session: undefined,
        curveReason: `${sessions} ${device?.status?.phase?.code} ${status}`,
        timelineReason: `${brew.updatedAt} ${device?.status?.step?.code}`,
        name: brew.name ?? recipe?.name ?? t('brew.inMachine', { machine: kegId }),
        standing: standingOfBrew(brew, freshnessFor(device?.status != null, reading.freshness)),
        word: over || status === 'planned' ? nameOfWord('brewStatus', status) : undefined,
        isOver: over,
        deviceIds: [...new Set([baseId, kegId])],
        startedAtMs: Date.parse(brew.plannedAt),
        endedAtMs: endOf(brew),
        action: over ? undefined : actionOf(brew),
        colour: colourOf(recipe?.figures),
      }}
    />
  );
}

function useRecipe({ recipe }: Brew) {
  const recipeId = recipe?.recipeId;
  const version = recipe?.version;
  const question = useCallback(async () => {
    if (recipeId === undefined) return undefined;
    const params = { path: { recipeId }, query: version === undefined ? {} : { version } };
    // One that was deleted, or is somebody else's, leaves the brew without a name.
    return ask(api.GET('/api/v1/recipes/{recipeId}', { params })).catch(() => undefined);
  }, [recipeId, version]);
  return useAsked(question);
}

function machineOf({ stages, stage, kegId }: Brew): string {
  return stages.find((each) => each.stage === stage)?.deviceId ?? kegId;
}

function actionOf({ action }: Brew) {
  return action ? { ...action, sinceMs: Date.parse(action.since) } : undefined;
}
