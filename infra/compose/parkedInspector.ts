import type { ParkedInspector } from '../../adapters/http/index.js';
import { createMachineOwners, createSequenceStore, type Pool } from '../../adapters/postgres/index.js';
import {
  decodeLog,
  decodeUplink,
  encodeLog,
  explainUplink,
  faultOffset,
} from '../../adapters/protobuf/index.js';
import { tryMessage } from '../../commands/ingest/index.js';
import type { LogStore } from '../../commands/ports/index.js';
import type { Logger } from '../../domain/kernel/logger.js';

interface InspectorParts {
  readonly store: LogStore;
  readonly pool: Pool;
  readonly logger: Logger;
}

/** Looks into parked messages, for the API and the command line. */
export function createParkedInspector({ store, pool, logger }: InspectorParts): ParkedInspector {
  const codec = { decode: decodeUplink, encodeLog, decodeLog };
  const parts = {
    ...{ store, codec, logger },
    sequences: createSequenceStore(pool),
    owners: createMachineOwners(pool),
    now: () => new Date(),
  };
  return {
    async explain(message) {
      const explained = await explainUplink(message.body);
      return { ...explained, faultAt: faultOffset(explained, message) };
    },
    dryRun({ message, partition }) {
      const { id, deviceId, routingKey, body, epoch, requeues } = message;
      const request = {
        type: 'requeue',
        epoch: epoch ?? undefined,
        requeued: { id, requeue: requeues + 1 },
      } as const;
      const delivery = { deviceId: deviceId ?? '', routingKey, body, headers: {}, request };
      // The log of a partition tells nothing of a device that has no numbering yet.
      return tryMessage(parts, { partition: partition ?? 0, delivery });
    },
  };
}
