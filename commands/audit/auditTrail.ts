import { randomUUID } from 'node:crypto';
import {
  auditStream,
  isSubjectId,
  type Acting,
  type ActionOutcome,
  type AuditEvent,
  type EntryPoint,
  type Subject,
} from '../../domain/audit/index.js';
import { BrewlineError, messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { ActionOrigin, ActionOrigins, EventStore, EventToAppend } from '../ports/index.js';
import { retryWhileUnavailable } from '../retryWhileUnavailable.js';
import { createOutcomeQueue } from './outcomeQueue.js';

/** An action that somebody asks for. */
export interface NewAction {
  /** `operationId` of the API, or the command, such as `device block`. */
  readonly action: string;
  readonly by: Acting;
  readonly subjects: readonly Subject[];
  readonly requestId?: string | undefined;
  readonly origin: Omit<ActionOrigin, 'personId'>;
}

/** An action whose entry is stored. */
export interface BegunAction {
  readonly actionId: string;
  readonly stream: string;
}

export interface Completion {
  readonly outcome: ActionOutcome;
  /** HTTP status. */
  readonly status?: number;
  /** Subjects that became known only by doing it. */
  readonly subjects?: readonly Subject[];
  /** Who it was, where only the action itself tells. */
  readonly personId?: string | undefined;
}

/** The entries of what people do. */
export interface AuditTrail {
  /**
   * Stores the entry; only then the action may be done.
   *
   * @throws BrewlineError `AUDIT_UNAVAILABLE` when it can't be stored: then nothing may be done
   */
  begin(action: NewAction): Promise<BegunAction>;
  /** Stores the outcome soon, together with others. One that is lost shows as unknown. */
  complete(action: BegunAction, completion: Completion): void;
  /** Waits until outcomes are stored, but not for long. */
  close(): Promise<void>;
}

export interface AuditTrailParts {
  readonly store: Pick<EventStore, 'append'>;
  readonly origins: ActionOrigins;
  readonly entryPoint: EntryPoint;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  readonly now: () => Date;
}

/** Short, because a person waits. */
const patienceMs = 3_000;
/** An action names at most this many subjects; one append takes 1 MiB. */
const maxSubjects = 1_000;

export function createAuditTrail({ store, origins, entryPoint, logger, now }: AuditTrailParts): AuditTrail {
  const outcomes = createOutcomeQueue(store, logger);

  function complete({ actionId, stream }: BegunAction, completion: Completion): void {
    const { outcome, status, subjects = [], personId } = completion;
    const data = {
      ...{ actionId, outcome, subjects: ids(subjects) },
      ...(status !== undefined && { status }),
      ...(personId !== undefined && { personId }),
    };
    outcomes.add(stream, toAppend({ type: 'ActionCompleted', data }, entryPoint, now()));
  }

  return {
    async begin({ action, by, subjects, requestId, origin }) {
      const begunAt = now();
      const begun = { actionId: randomUUID(), stream: auditStream(begunAt.getTime()) };
      const { actionId, stream } = begun;
      const data = {
        ...{ actionId, action, entryPoint, by, subjects: ids(subjects) },
        ...(requestId !== undefined && { requestId }),
      };
      const event = toAppend({ type: 'ActionBegun', data }, causeOf(by, entryPoint), begunAt);
      const [stored, recorded] = await Promise.allSettled([
        retryWhileUnavailable(patienceMs, () => store.append(stream, 'any', [event])),
        origins.record(actionId, begunAt, {
          ...origin,
          ...(by.type === 'person' && { personId: by.personId }),
        }),
      ]);
      if (stored.status === 'rejected') throw unavailable(stored.reason);
      if (recorded.status === 'rejected') {
        complete(begun, { outcome: 'refused' });
        throw unavailable(recorded.reason);
      }
      return begun;
    },
    complete,
    close: () => outcomes.close(),
  };
}

function causeOf(by: Acting, entryPoint: EntryPoint): string {
  return by.type === 'person' ? `person:${by.personId}` : entryPoint;
}

function toAppend({ type, data }: AuditEvent, causedBy: string, at: Date): EventToAppend {
  const metadata = {
    schemaVersion: 1,
    recordedAt: at.toISOString(),
    causedBy,
    $correlationId: data.actionId,
  };
  return { id: randomUUID(), type, data, metadata };
}

/** What does not look like an id is left out. */
function ids(subjects: readonly Subject[]): readonly Subject[] {
  const unique = new Map(subjects.filter(isSubjectId).map((each) => [`${each.kind}:${each.id}`, each]));
  return [...unique.values()].slice(0, maxSubjects);
}

function unavailable(cause: unknown): BrewlineError {
  const message = `no audit entry could be written, so nothing was done: ${messageOf(cause)}`;
  return new BrewlineError('AUDIT_UNAVAILABLE', message, { cause });
}
