import type {
  ActionOutcome,
  EntryPoint,
  ShownOutcome,
  Subject,
  SubjectKind,
} from '../../domain/audit/index.js';
import type { PageRequest } from './page.js';

/** What somebody did, or wanted to do. */
export interface AuditEntry {
  readonly actionId: string;
  readonly begunAt: Date;
  readonly action: string;
  readonly entryPoint: EntryPoint;
  /** Null at the command line, and for somebody who is not logged in. */
  readonly personId: string | null;
  /** Null also for a person who was deleted. */
  readonly personName: string | null;
  readonly subjects: readonly Subject[];
  readonly requestId: string | null;
  /** Null until it is known. */
  readonly outcome: ActionOutcome | null;
  readonly status: number | null;
  readonly completedAt: Date | null;
  /** Null after 30 days. */
  readonly address: string | null;
  readonly osUser: string | null;
  readonly host: string | null;
}

export interface AuditFilter extends PageRequest {
  readonly actionId?: string | undefined;
  readonly personId?: string | undefined;
  readonly subject?: { readonly kind: SubjectKind; readonly id: string } | undefined;
  readonly action?: string | undefined;
  readonly osUser?: string | undefined;
  readonly outcome?: ShownOutcome | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}
