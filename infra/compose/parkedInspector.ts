import type { ParkedInspector } from '../../adapters/http/index.js';
import { createMachineOwners, createSequenceStore, type Pool } from '../../adapters/postgres/index.js';
import {
  decodeLog,
  decodeUplink,
  encodeLog,
  explainUplink,
  faultOffset,
  textOfUplink,
  uplinkOfText,
} from '../../adapters/protobuf/index.js';
import { tryMessage } from '../../commands/ingest/index.js';
import { checkEdit, differencesOf } from '../../commands/parkedEdits/index.js';
import { requeueRequest, type LogStore } from '../../commands/ports/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { editableBytes, editableCharacters } from '../../domain/parking/index.js';

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
    async explain({ message, edits }) {
      const { body } = message;
      const explained = await explainUplink(body);
      const text = body.length > editableBytes ? null : await textOfUplink(body);
      return {
        ...explained,
        faultAt: faultOffset(explained, message),
        text: text !== null && text.length <= editableCharacters ? text : null,
        edits: await Promise.all(
          edits.map(async (edit) => ({ ...edit, differences: await differences(body, edit.body) })),
        ),
      };
    },
    dryRun(inspected, version) {
      const { message, partition } = inspected;
      const { routingKey, requeues } = message;
      const requeue = requeueRequest(message, requeues + 1, version);
      // The log of a partition tells nothing of a device that has no numbering yet.
      const delivery = { ...requeue, routingKey, headers: {} };
      return tryMessage(parts, { partition: partition ?? 0, delivery });
    },
    check: ({ message }, edit) =>
      checkEdit(message, edit, { decode: decodeUplink, encodeText: uplinkOfText }),
    differences,
  };
}

async function differences(before: Uint8Array, after: Uint8Array) {
  const [old, now] = await Promise.all([explainUplink(before), explainUplink(after)]);
  return differencesOf({ body: before, fields: old.fields }, { body: after, fields: now.fields });
}
