import type { SequencedMessage } from '../../domain/device/sequence/index.js';
import type { Received } from './decodeBatch.js';
import type { Uplink, UplinkNumber } from './uplink.js';

/** A message of which only the number is known, or only that counts. */
export function numbered(number: UplinkNumber, { receivedAtMs, redelivered, request }: Received['delivery']) {
  const requeuedInto = request?.type === 'requeue' ? request.epoch : undefined;
  return {
    type: 'message',
    ...number,
    receivedAtMs,
    redelivered,
    parked: false,
    ...(requeuedInto !== undefined && { requeuedInto }),
  } as const;
}

/** What a message is to the numbering of its device. */
export function sequenced(uplink: Uplink, { delivery }: Received): SequencedMessage {
  const { boot, hash, body } = uplink;
  const { receivedAtMs, redelivered } = delivery;
  switch (body.type) {
    case 'hello': {
      const { connection, installation, previous } = body;
      return {
        type: 'hello',
        boot,
        connection,
        hash,
        receivedAtMs,
        redelivered,
        ...(installation !== undefined && { installation }),
        ...(previous && { previous }),
      };
    }
    case 'lastWill':
      return { type: 'lastWill', boot, receivedAtMs, redelivered };
    case 'gap':
      return { ...numbered(uplink, delivery), gap: { first: body.firstSeq, last: body.lastSeq } };
    default:
      return numbered(uplink, delivery);
  }
}
