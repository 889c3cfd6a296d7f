import { createAuditTrail, type AuditTrail } from '../../commands/audit/index.js';
import type { ActionOrigin } from '../../commands/ports/index.js';
import type { AuditEvent, EntryPoint } from '../../domain/audit/index.js';
import { MemoryStore } from '../unit/commands/memoryStore.js';
import { silentLogger } from './silentLogger.js';

/** The real trail on a store in memory. */
export interface MemoryTrail {
  readonly trail: AuditTrail;
  readonly store: MemoryStore;
  /** By the id of the action. */
  readonly origins: ReadonlyMap<string, ActionOrigin>;
  events(): readonly AuditEvent[];
}

export function memoryTrail(entryPoint: EntryPoint): MemoryTrail {
  const store = new MemoryStore();
  const origins = new Map<string, ActionOrigin>();
  const trail = createAuditTrail({
    store,
    origins: { record: async (actionId, _begunAt, origin) => void origins.set(actionId, origin) },
    entryPoint,
    logger: silentLogger,
    now: () => new Date(),
  });
  return { trail, store, origins, events: () => store.all as unknown as readonly AuditEvent[] };
}
