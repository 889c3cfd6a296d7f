import tls from 'node:tls';
import { ServerCredentials } from '@grpc/grpc-js';

/** A server's certificate chain and its key, both PEM. */
export interface ServerCertificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** TLS whose certificate can be replaced: gRPC's own `createSsl` reads it once. */
export class RenewableCredentials extends ServerCredentials {
  constructor(certificate: ServerCertificate) {
    super({}, contextOf(certificate));
  }

  /** For new connections. The certificate must be a valid one: gRPC refuses all connections otherwise. */
  renew(certificate: ServerCertificate): void {
    this.updateSecureContextOptions(contextOf(certificate));
  }

  _equals(other: ServerCredentials): boolean {
    return other === this;
  }
}

/** Node's command line may have lowered its minimum. */
function contextOf({ cert, key }: ServerCertificate): tls.SecureContextOptions {
  return { cert, key, minVersion: tls.DEFAULT_MIN_VERSION === 'TLSv1.3' ? 'TLSv1.3' : 'TLSv1.2' };
}
