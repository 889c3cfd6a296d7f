import {
  AccessDeniedError,
  DeadlineExceededError,
  InvalidArgumentError,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  UnknownError,
} from '@eventstore/db-client';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import type { RawAppend } from './rawEvent.js';

/** The error for an append that the server refuses; names are those of EventStoreDB's `shared.proto`. */
export function appendRefusal({ stream, afterRevision }: RawAppend, refusal: Status): Error {
  const details = refusal.getDetails();
  const bytes = details?.getValue_asU8() ?? new Uint8Array();
  const name = details?.getTypeName().replace('event_store.client.', '');
  switch (name) {
    case 'WrongExpectedVersion': {
      const wrong = sharedPb.WrongExpectedVersion.deserializeBinary(bytes);
      const current = wrong.hasCurrentStreamRevision() ? wrong.getCurrentStreamRevision() : 'no stream';
      const expected = afterRevision === -1n ? 'no stream' : String(afterRevision);
      return new BrewlineError(
        'WRONG_EXPECTED_REVISION',
        `stream ${stream} was expected at ${expected} and is at ${current}`,
      );
    }
    case 'StreamDeleted':
      return StreamDeletedError.fromStreamName(stream);
    case 'AccessDenied':
      return new AccessDeniedError(undefined, `appending to stream ${stream} is not allowed`);
    case 'MaximumAppendSizeExceeded': {
      const exceeded = sharedPb.MaximumAppendSizeExceeded.deserializeBinary(bytes);
      return MaxAppendSizeExceededError.fromMaxAppendSize(exceeded.getMaxappendsize());
    }
    case 'BadRequest':
      return new InvalidArgumentError(sharedPb.BadRequest.deserializeBinary(bytes).getMessage());
    case 'Timeout':
      return new DeadlineExceededError(undefined, `the event store did not append to ${stream} in time`);
    default:
      return new UnknownError(undefined, `${name ?? 'no details'}: ${refusal.getMessage()}`);
  }
}
