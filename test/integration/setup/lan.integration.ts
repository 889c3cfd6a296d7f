import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { listen } from '../../../adapters/http/index.js';
import { ensureCertificate } from '../../../infra/local/setup/certificate.js';
import { authorityFingerprint, lanSettings, type LanSettings } from '../../../infra/local/setup/lan.js';

describe('an instance for the local network', () => {
  let dataDir: string;
  before(async () => void (dataDir = await mkdtemp(join(tmpdir(), 'brewline-lan-'))));
  after(() => rm(dataDir, { recursive: true }));

  const settingsFor = (address: string) => lanSettings({ dataDir, address, apiPort: 8443, user: undefined });

  /** Serial number and authority of the certificate, for a client that trusts the place's authority and asks for the address. */
  async function served({ host, apiTlsCertFile, apiTlsKeyFile }: LanSettings) {
    const [cert, key, ca] = await Promise.all(
      [apiTlsCertFile, apiTlsKeyFile, join(dataDir, 'tls', 'ca.pem')].map((file) => readFile(file)),
    );
    const server = await listen((_request, response) => response.end(), {
      host,
      port: 0,
      limits: { connections: 10, connectionsOfAddress: 10 },
      requestTimeoutMs: 5_000,
      tls: { cert: cert ?? Buffer.alloc(0), key: key ?? Buffer.alloc(0) },
    });
    try {
      const socket = connect({ host, port: server.port, ca });
      await once(socket, 'secureConnect');
      const { serialNumber, issuerCertificate } = socket.getPeerCertificate(true);
      socket.destroy();
      return { serialNumber, authority: issuerCertificate.fingerprint256 };
    } finally {
      await server.close(0);
    }
  }

  it('has a certificate for its address, of the authority that devices trust', async () => {
    await ensureCertificate(join(dataDir, 'tls'));
    const settings = await settingsFor('127.0.0.2');
    assert.equal(settings.publicUrl, 'https://127.0.0.2:8443');
    for (const file of [settings.apiTlsCertFile, settings.apiTlsKeyFile])
      assert.equal((await stat(file)).mode & 0o777, 0o600);
    const { serialNumber, authority } = await served(settings);
    assert.equal(authority, await authorityFingerprint(dataDir));
    assert.equal(
      (await served(await settingsFor('127.0.0.2'))).serialNumber,
      serialNumber,
      'the next time too',
    );
  });

  it('has another one when its address has changed', async () => {
    const { serialNumber } = await served(await settingsFor('127.0.0.2'));
    const moved = await settingsFor('127.0.0.3');
    assert.notEqual((await served(moved)).serialNumber, serialNumber);
    await assert.rejects(served({ ...moved, host: '127.0.0.2' }), /ERR_TLS_CERT_ALTNAME_INVALID|altnames/);
  });
});
