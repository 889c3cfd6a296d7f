import type { Pool } from 'pg';
import { createReadModels } from '../../../adapters/postgres/index.js';
import { inTransaction } from '../../../adapters/postgres/transaction.js';
import { createBrewJournal, type BrewJournal } from '../../../commands/brewJournal/index.js';
import { setCheckpoint } from '../../integration/http/rows.js';
import { MemoryStore } from '../../unit/commands/memoryStore.js';

export interface ProjectedJournal {
  readonly journal: BrewJournal;
  /** Where its read model is; before, nothing is written. */
  readonly projectTo: (pool: Pool) => void;
}

/** The journal on a store in memory: what it appends stands in the read model before it answers, as the projector would write it. */
export function projectedJournal(firstPosition: number): ProjectedJournal {
  const store = new MemoryStore();
  const written = createBrewJournal({ store, now: () => new Date() });
  const readModel = createReadModels().find(({ name }) => name === 'brewJournal');
  let pool: Pool | undefined;
  let projected = 0;
  const project = async () => {
    if (!pool || !readModel) return;
    const events = store.all.slice(projected);
    projected = store.all.length;
    const position = firstPosition + projected;
    await inTransaction(pool, (client) =>
      readModel.write(client, { events, telemetry: [], position: BigInt(position) }),
    );
    await setCheckpoint(pool, position);
  };
  return {
    projectTo: (to) => void (pool = to),
    journal: {
      add: (request) => written.add(request).then(project),
      correct: (request) => written.correct(request).then(project),
      remove: (request) => written.remove(request).then(project),
      name: (request) => written.name(request).then(project),
      rate: (request) => written.rate(request).then(project),
    },
  };
}
