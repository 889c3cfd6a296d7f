import { once } from 'node:events';
import { connect, type SecureVersion } from 'node:tls';

/**
 * Tries one version of TLS, the old ones too: OpenSSL's default security level refuses them on the client's side.
 *
 * @returns the version that was agreed on, or why there was none
 */
export async function tlsHandshake(port: number, version: SecureVersion): Promise<string> {
  const socket = connect({
    port,
    host: '127.0.0.1',
    minVersion: version,
    maxVersion: version,
    ciphers: 'DEFAULT@SECLEVEL=0',
    rejectUnauthorized: false,
  });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(120_000) });
    return socket.getProtocol() ?? '';
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code ?? message;
  } finally {
    socket.destroy();
  }
}
