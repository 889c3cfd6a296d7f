import type { SequencedMessage } from '../../domain/device/sequence/index.js';
import type { Received } from './decodeBatch.js';
import type { Uplink, UplinkNumber } from '../ports/index.js';

/** A message whose number alone is known, or matters. */
export function numbered(
  { boot, seq, hash }: UplinkNumber,
  { receivedAtMs, redelivered, request }: Received['delivery'],
) {
  const message = { type: 'message', boot, seq, hash, receivedAtMs, redelivered, parked: false } as const;
  if (request?.type !== 'requeue') return message;
  const { epoch, edited } = request;
  return { ...message, ...(epoch !== undefined && { requeuedInto: epoch }), ...(edited && { edited }) };
}

/** The message as the numbering of its device sees it. */
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
