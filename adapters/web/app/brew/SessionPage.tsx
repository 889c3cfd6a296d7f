import { useCallback, useMemo } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import type { Session } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { Skeleton } from '../../shared/components/index.js';
import { useTopic } from '../../shared/live/index.js';
import { nameOfCode, nameOfWord } from '../../shared/texts/index.js';
import { shownReading } from '../../shared/machine/reading.js';
import { askSessionCurve, askSessionTimeline } from './ask.js';
import { GonePage } from './GonePage.js';
import { journalOfSession } from './journal.js';
import { ProcessView } from './ProcessView.js';
import type { Range } from '../../shared/curve/range.js';
import { useMayWrite } from './useMayWrite.js';
import { freshnessFor, standingOfSession } from './standing.js';

/** `/machines/:deviceId/sessions/:sessionId`: what a machine does by itself, without a whole brew. */
export function SessionPage() {
  const { sessionId = '' } = useRoute().params;
  const { rows, isComplete, ended } = useTopic(`session:${sessionId}`);
  const session = rows[0];
  if (ended !== undefined || (isComplete && !session)) return <GonePage />;
  return session ? <OneSession key={sessionId} session={session} /> : <Skeleton height="brew" count={3} />;
}

function OneSession({ session }: { readonly session: Session }) {
  const { sessionId, deviceId, status, pendingAction, processType, recipe, endedAt } = session;
  const device = useTopic(`device:${deviceId}`).rows[0];
  const commands = useTopic(`commands:${deviceId}`).rows;
  const reading = shownReading(device, now.value);
  const isOver = status !== 'active';
  const mayWrite = useMayWrite(deviceId);
  const askCurve = useCallback((range: Range | undefined) => askSessionCurve(sessionId, range), [sessionId]);
  const askTimeline = useCallback(() => askSessionTimeline(sessionId), [sessionId]);
  const journal = useMemo(() => journalOfSession(sessionId), [sessionId]);
  return (
    <ProcessView
      process={{
        ...{ deviceId, device, commands, reading, session, isOver, askCurve, askTimeline, journal, mayWrite },
        brew: undefined,
        curveReason: `${session.phase?.code} ${status}`,
        timelineReason: `${session.step?.code} ${pendingAction?.code} ${status}`,
        name: recipe ?? nameOfCode('processType', processType.code),
        standing: standingOfSession(session, freshnessFor(device?.status != null, reading.freshness)),
        word: isOver ? nameOfWord('sessionStatus', status) : undefined,
        deviceIds: [deviceId],
        startedAtMs: Date.parse(session.startedAt),
        endedAtMs: endedAt === null ? undefined : Date.parse(endedAt),
        action:
          !isOver && pendingAction ? { deviceId, action: pendingAction, sinceMs: undefined } : undefined,
        colour: undefined,
      }}
    />
  );
}
