import assert from 'node:assert/strict';
import { Metadata, status } from '@grpc/grpc-js';
import { StreamDeletedError } from '@eventstore/db-client';
import { toPortError } from '../../../adapters/eventStore/errors.js';

const ofStatus = (code: status, details: string, exception?: string) => {
  const metadata = new Metadata();
  const trailers = { 'stream-name': 'keg', 'leader-endpoint-host': 'b', 'leader-endpoint-port': '2113' };
  if (exception !== undefined)
    for (const [name, value] of Object.entries({ exception, ...trailers })) metadata.set(name, value);
  return Object.assign(new Error(`${code}: ${details}`), { code, details, metadata });
};

describe('errors of the event store', () => {
  for (const [name, error] of [
    ['a lost connection', ofStatus(status.UNAVAILABLE, 'No connection established')],
    ['a late answer', ofStatus(status.DEADLINE_EXCEEDED, 'Deadline exceeded')],
    ['a call that was cancelled', ofStatus(status.CANCELLED, 'Cancelled on client')],
    ['a server with too much to do', ofStatus(status.RESOURCE_EXHAUSTED, 'too many calls')],
    ['another leader', ofStatus(status.NOT_FOUND, 'Leader info available', 'not-leader')],
    ['a connection that the server ended', ofStatus(status.INTERNAL, 'Received RST_STREAM with code 2')],
    ['a cluster that is not found', new Error('Failed to discover after 10 attempts.')],
  ] as const)
    it(`are known to pass: ${name}`, () => {
      assert.equal((toPortError(error, 'reading') as { code?: unknown }).code, 'EVENT_STORE_UNAVAILABLE');
    });

  for (const [name, error] of [
    ['a fault of the server', ofStatus(status.UNKNOWN, 'Exception was thrown by handler')],
    ['a fault within the server', ofStatus(status.INTERNAL, 'Bad gRPC response')],
    ['a call that it does not have', ofStatus(status.UNIMPLEMENTED, 'no batchAppend')],
    ['a fault of ours', new TypeError('x is not a function')],
  ] as const)
    it(`are not called unavailable: ${name}`, () => {
      const failed = toPortError(error, 'appending to stream device-keg');
      assert.equal((failed as { code?: unknown }).code, 'EVENT_STORE_FAILED');
      assert.match(failed.message, /^appending to stream device-keg: ./);
      assert.equal(failed.cause, error);
    });

  it('name a right that the user lacks', () => {
    const denied = ofStatus(status.PERMISSION_DENIED, 'Access Denied.', 'access-denied');
    const error = toPortError(denied, 'appending to stream device-keg') as {
      code?: unknown;
      message: string;
    };
    assert.equal(error.code, 'EVENT_STORE_DENIED');
    assert.match(error.message, /^appending to stream device-keg: ./);
  });

  it('are passed on when sending the same again changes nothing', () => {
    const deleted = ofStatus(status.FAILED_PRECONDITION, 'deleted', 'stream-deleted');
    assert.ok(toPortError(deleted, 'reading') instanceof StreamDeletedError);
  });
});
