import type { JournalSubject } from '../../../../domain/brewJournal/index.js';
import type { Caller } from '../people/index.js';
import type { Known } from './known.js';

/** What a path names whose journal it is about. */
export interface SubjectPath {
  readonly path: '/brews/:brewId' | '/sessions/:sessionId';
  /** HttpProblem 404 for what the caller does not see. */
  readonly subject: (caller: Caller, params: Readonly<Record<string, string>>) => Promise<JournalSubject>;
}

export function subjectPaths(known: Known): readonly SubjectPath[] {
  return [
    {
      path: '/brews/:brewId',
      async subject(caller, { brewId = '' }) {
        const { planId: subjectId, baseId, kegId, plannedAt } = await known.brew(caller, brewId);
        return { subjectId, deviceIds: [baseId, kegId], subjectAtMs: plannedAt.getTime() };
      },
    },
    {
      path: '/sessions/:sessionId',
      async subject(caller, { sessionId = '' }) {
        const { deviceId, startedReceivedAt } = await known.session(caller, sessionId);
        return { subjectId: sessionId, deviceIds: [deviceId], subjectAtMs: startedReceivedAt.getTime() };
      },
    },
  ];
}
