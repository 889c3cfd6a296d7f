import assert from 'node:assert/strict';
import fc from 'fast-check';
import protobuf from 'protobufjs/minimal.js';
import {
  commandAckBody,
  envelope,
  gapBody,
  helloBody,
  lastWillBody,
  processEventBody,
  settingsReportBody,
} from '../../../adapters/protobuf/encodeUplink.js';
import { decodeUplink } from '../../../adapters/protobuf/index.js';
import type { Uplink, UplinkBody } from '../../../commands/ports/index.js';
import type { MachineReport } from '../../../domain/deviceMessages/index.js';
import { hasCode } from '../../../domain/kernel/errors.js';
import { bySize } from '../../support/bySize.js';
import { heapGrowth } from '../../support/heapGrowth.js';
import { fuzzedUplink } from '../../support/uplinkFuzz.js';

const inputs = bySize({ quick: 2_000, usual: 10_000, full: 100_000 });
const maxGrowthBytes = 4 * 2 ** 20;
const refusals = [
  'MESSAGE_TOO_LARGE',
  'MESSAGE_MALFORMED',
  'SCHEMA_VERSION_UNKNOWN',
  'DEVICE_ID_MISMATCH',
] as const;

/** Tags of Uplink's fields whose bytes are stored as they came: the number, and that a length follows. */
const bodyTags = { telemetry: (12 << 3) | 2, logs: (15 << 3) | 2 } as const;

describe('decodeUplink, fuzzed', () => {
  it(`takes only what can be encoded again, refuses the rest by a known code, and holds nothing: ${inputs} inputs`, async () => {
    let accepted = 0;
    const growth = await heapGrowth(async () => {
      fc.assert(
        fc.property(fuzzedUplink, (message) => {
          const uplink = decoded(message);
          if (!uplink) return;
          accepted += 1;
          assert.deepEqual(decodeUplink(encodedAgain(uplink), 'keg-1').body, uplink.body);
        }),
        { numRuns: inputs / 2 },
      );
    });
    assert.ok(accepted > inputs / 10, `${accepted} of ${inputs} accepted: the rest proves little`);
    assert.ok(growth < maxGrowthBytes, `${growth} bytes more after the second half`);
  });
});

function decoded(message: Uint8Array): Uplink | undefined {
  try {
    return decodeUplink(message, 'keg-1');
  } catch (error) {
    assert.ok(
      refusals.some((code) => hasCode(error, code)),
      error instanceof Error ? error : String(error),
    );
    return undefined;
  }
}

function encodedAgain({ boot, seq, sentAtMs, body }: Uplink): Uint8Array {
  return envelope({ boot, seq }, sentAtMs, { body: bodyOf(body) });
}

function bodyOf(body: UplinkBody): Uint8Array {
  switch (body.type) {
    case 'hello': {
      const { connection, machineType, firmware, serial, installation, previous } = body;
      return helloBody(
        connection,
        { machineType, firmware, serial },
        {
          ...(installation !== undefined && { installation }),
          ...(previous && { previous: { boot: previous.boot, seq: previous.lastSeq } }),
        },
      );
    }
    case 'lastWill':
      return lastWillBody(body.connection);
    case 'observation': {
      const { type, bytes } = body.content;
      return protobuf.Writer.create().uint32(bodyTags[type]).bytes(bytes).finish();
    }
    case 'sessionReport':
      return processEventBody(body.report as MachineReport, body.session, body.atMs);
    case 'commandAck':
      return commandAckBody(body.commandId, body.answer);
    case 'settingsReport':
      return settingsReportBody(body.settings);
    case 'gap':
      return gapBody(body);
  }
}
