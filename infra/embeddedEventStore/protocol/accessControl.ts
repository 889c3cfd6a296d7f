import { createHash, timingSafeEqual } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  ResponderBuilder,
  ServerInterceptingCall,
  ServerListenerBuilder,
  status,
  type Metadata,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import type { Rights, StoreUser } from '../storeUser.js';
import { accessDenied, RpcError } from './errors.js';

/** Users and their rights. */
export interface AccessControl {
  /** Refuses calls of unknown users. */
  readonly interceptor: ServerInterceptor;
  /** @throws RpcError for an unknown caller. */
  readonly rightsOf: (metadata: Metadata) => Rights;
  /** Ends running calls of users that are not as they were: clients open them again, and are checked then. */
  readonly renewUsers: (users: readonly StoreUser[]) => void;
}

/** Clients ask these before they send credentials; EventStoreDB leaves them open as well. */
const openServices = ['/event_store.client.server_features.', '/event_store.client.gossip.'];

/**
 * @param users as HTTP basic authentication knows them; undefined lets everybody do everything.
 * @param admit called with address and port of a client whose call is let through
 */
export function accessControl(
  users: readonly StoreUser[] | undefined,
  admit: (peer: string) => void,
): AccessControl {
  if (users === undefined) {
    return {
      interceptor: openToAll(admit),
      rightsOf: () => ({ rights: 'all' }),
      renewUsers: () => undefined,
    };
  }
  let known = byName(users);
  const openCalls = new Set<OpenCall>();
  const userOf = (metadata: Metadata): StoreUser => {
    const [sent] = metadata.get('authorization');
    if (sent === undefined) throw accessDenied();
    const { name, secret } = basicCredentials(String(sent));
    const user = known.get(name);
    // An unknown user takes as long as a wrong secret.
    const expected = Buffer.from(user?.secretSha256 ?? '0'.repeat(64), 'hex');
    const isRight = timingSafeEqual(createHash('sha256').update(secret).digest(), expected);
    if (user !== undefined && isRight) return user;
    throw new RpcError(status.UNAUTHENTICATED, 'The user name or the password is wrong.');
  };
  return {
    interceptor: authentication(userOf, openCalls, admit),
    rightsOf: userOf,
    renewUsers: (now) => {
      known = byName(now);
      for (const { user, call } of openCalls)
        if (!isDeepStrictEqual(known.get(user.name), user)) call.sendStatus(usersChanged);
    },
  };
}

/** A batch of appends and a subscription are calls that last. */
interface OpenCall {
  readonly user: StoreUser;
  readonly call: ServerInterceptingCallInterface;
}

const usersChanged = { code: status.UNAVAILABLE, details: 'This user was changed; call again.' };

function byName(users: readonly StoreUser[]): ReadonlyMap<string, StoreUser> {
  return new Map(users.map((user) => [user.name, user]));
}

/** @throws RpcError when the user may not append to this stream. */
export function assertMayAppend(rights: Rights, stream: string): void {
  if (rights.rights === 'all') return;
  const mayAppend =
    rights.rights === 'append' && rights.streams.some((beginning) => stream.startsWith(beginning));
  if (!mayAppend) throw accessDenied();
}

/** @throws RpcError when the user may neither delete nor end streams. */
export function assertMayDelete({ rights }: Rights): void {
  if (rights !== 'all') throw accessDenied();
}

function openToAll(admit: (peer: string) => void): ServerInterceptor {
  return (_method, call) => {
    admit(call.getPeer());
    return new ServerInterceptingCall(call);
  };
}

/** Refuses at the headers, before a message is read. */
function authentication(
  userOf: (metadata: Metadata) => StoreUser,
  openCalls: Set<OpenCall>,
  admit: (peer: string) => void,
): ServerInterceptor {
  return (method, call) => {
    if (openServices.some((service) => method.path.startsWith(service))) {
      return new ServerInterceptingCall(call);
    }
    let open: OpenCall | undefined;
    const listener = new ServerListenerBuilder()
      .withOnReceiveMetadata((metadata, next) => {
        try {
          open = { user: userOf(metadata), call };
          openCalls.add(open);
        } catch (error) {
          if (!(error instanceof RpcError)) throw error;
          call.sendStatus(error);
          return;
        }
        admit(call.getPeer());
        next(metadata);
      })
      // gRPC calls it at the end of each call.
      .withOnCancel(() => open && openCalls.delete(open))
      .build();
    const responder = new ResponderBuilder().withStart((next) => next(listener)).build();
    return new ServerInterceptingCall(call, responder);
  };
}

function basicCredentials(header: string): { readonly name: string; readonly secret: string } {
  const [, encoded = ''] = /^Basic +(\S+)$/i.exec(header) ?? [];
  const [, name = '', secret = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  return { name, secret };
}
