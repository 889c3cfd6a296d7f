import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import type {
  DeleteReq,
  DeleteResp,
  TombstoneReq,
  TombstoneResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog } from '../storage/eventLog.js';
import type { WriteRequest } from '../storage/writeRequest.js';
import type { Rights } from '../storeUser.js';
import { assertMayDelete } from './accessControl.js';
import { checkWritable } from './appendRequest.js';
import { invalidArgument, streamDeleted, toRpcError, wrongExpectedVersion } from './errors.js';
import { toExpectedRevision } from './expectedRevision.js';
import { streamNameOf } from './streamName.js';

/** The RPC `Delete`: hides the stream's events; it can be appended to again. */
export async function serveDelete(
  log: EventLog,
  rights: Rights,
  call: ServerUnaryCall<DeleteReq, DeleteResp>,
  respond: sendUnaryData<DeleteResp>,
): Promise<void> {
  try {
    assertMayDelete(rights);
    const at = await write(log, 'delete', call.request.getOptions());
    const position = new streamsPb.DeleteResp.Position();
    position.setCommitPosition(at);
    position.setPreparePosition(at);
    const response = new streamsPb.DeleteResp();
    response.setPosition(position);
    respond(null, response);
  } catch (error) {
    respond(toRpcError(error));
  }
}

/** The RPC `Tombstone`: ends the stream for good. */
export async function serveTombstone(
  log: EventLog,
  rights: Rights,
  call: ServerUnaryCall<TombstoneReq, TombstoneResp>,
  respond: sendUnaryData<TombstoneResp>,
): Promise<void> {
  try {
    assertMayDelete(rights);
    const at = await write(log, 'tombstone', call.request.getOptions());
    const position = new streamsPb.TombstoneResp.Position();
    position.setCommitPosition(at);
    position.setPreparePosition(at);
    const response = new streamsPb.TombstoneResp();
    response.setPosition(position);
    respond(null, response);
  } catch (error) {
    respond(toRpcError(error));
  }
}

/** @returns the position of the event that deletes, in decimal. */
async function write(
  log: EventLog,
  type: 'delete' | 'tombstone',
  options: DeleteReq.Options | TombstoneReq.Options | undefined,
): Promise<string> {
  if (options === undefined) throw invalidArgument('Options are missing.');
  const stream = checkWritable(streamNameOf(options.getStreamIdentifier()));
  const request: WriteRequest = { type, stream, expected: toExpectedRevision(options) };
  await log.writer.room();
  const result = await log.writer.submit(request);
  if (result.type === 'streamDeleted') throw streamDeleted(stream);
  if (result.type === 'wrongRevision') throw wrongExpectedVersion(stream, request.expected, result.current);
  return String(result.position);
}
