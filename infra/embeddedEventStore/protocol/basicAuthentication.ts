import { createHash, timingSafeEqual } from 'node:crypto';
import {
  ResponderBuilder,
  ServerInterceptingCall,
  ServerListenerBuilder,
  status,
  type Metadata,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import { accessDenied, RpcError } from './errors.js';

/** The one user of a protected event store. */
export interface UserCredentials {
  readonly username: string;
  readonly password: string;
}

/** Clients ask these before they send credentials; EventStoreDB leaves them open as well. */
const openServices = ['/event_store.client.server_features.', '/event_store.client.gossip.'];

/** Lets only calls with the user's name and password through (HTTP basic authentication). */
export function basicAuthentication({ username, password }: UserCredentials): ServerInterceptor {
  const expected = digest(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`);
  const refusal = (metadata: Metadata): RpcError | undefined => {
    const [sent] = metadata.get('authorization');
    if (sent === undefined) return accessDenied();
    if (timingSafeEqual(digest(String(sent)), expected)) return undefined;
    return new RpcError(status.UNAUTHENTICATED, 'The user name or the password is wrong.');
  };
  return (method, call) => {
    if (openServices.some((service) => method.path.startsWith(service))) {
      return new ServerInterceptingCall(call);
    }
    const listener = new ServerListenerBuilder()
      .withOnReceiveMetadata((metadata, next) => {
        const refused = refusal(metadata);
        if (refused === undefined) next(metadata);
        else call.sendStatus({ code: refused.code, details: refused.details, metadata: refused.metadata });
      })
      .build();
    const responder = new ResponderBuilder().withStart((next) => next(listener)).build();
    return new ServerInterceptingCall(call, responder);
  };
}

/** Digests have one length, which a comparison in constant time needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
