import type { Message } from 'google-protobuf';
import { status } from '@grpc/grpc-js';
import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import codePb from '@eventstore/db-client/generated/code_pb.js';
import type { Code } from '@eventstore/db-client/generated/code_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import type { ExpectedRevision } from '../storage/appendRules.js';
import { maxAppendBytes, type RpcError } from './errors.js';
import { toStreamIdentifier } from './streamName.js';

/** Errors of one append within a batch; codes and messages are those of EventStoreDB's `Status.cs`. */
function toStatus(code: Code, name: string, details: Message): Status {
  const packed = new anyPb.Any();
  packed.pack(details.serializeBinary(), `event_store.client.${name}`);
  const result = new statusPb.Status();
  result.setCode(code);
  result.setMessage(name);
  result.setDetails(packed);
  return result;
}

export function wrongExpectedVersionStatus(expected: ExpectedRevision, current: number): Status {
  const details = new sharedPb.WrongExpectedVersion();
  if (current < 0) details.setCurrentNoStream(new emptyPb.Empty());
  else details.setCurrentStreamRevision(String(current));
  switch (expected.type) {
    case 'exact':
      details.setExpectedStreamPosition(expected.decimal);
      break;
    case 'any':
      details.setExpectedAny(new emptyPb.Empty());
      break;
    case 'streamExists':
      details.setExpectedStreamExists(new emptyPb.Empty());
      break;
    case 'noStream':
      details.setExpectedNoStream(new emptyPb.Empty());
      break;
  }
  return toStatus(codePb.Code.ALREADY_EXISTS, 'WrongExpectedVersion', details);
}

export function streamDeletedStatus(stream: string): Status {
  const details = new sharedPb.StreamDeleted();
  details.setStreamIdentifier(toStreamIdentifier(stream));
  return toStatus(codePb.Code.NOT_FOUND, 'StreamDeleted', details);
}

export function timeoutStatus(): Status {
  return toStatus(codePb.Code.DEADLINE_EXCEEDED, 'Timeout', new sharedPb.Timeout());
}

export function maximumAppendSizeExceededStatus(): Status {
  const details = new sharedPb.MaximumAppendSizeExceeded();
  details.setMaxappendsize(maxAppendBytes);
  return toStatus(codePb.Code.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', details);
}

/** What was wrong with the append itself. */
export function refusalStatus({ code, details }: RpcError): Status {
  if (code === status.PERMISSION_DENIED) {
    return toStatus(codePb.Code.PERMISSION_DENIED, 'AccessDenied', new sharedPb.AccessDenied());
  }
  const badRequest = new sharedPb.BadRequest();
  badRequest.setMessage(details);
  return toStatus(codePb.Code.INVALID_ARGUMENT, 'BadRequest', badRequest);
}
