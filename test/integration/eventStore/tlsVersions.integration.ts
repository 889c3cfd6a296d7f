import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import {
  createEmbeddedEventStore,
  type EmbeddedEventStore,
} from '../../../infra/embeddedEventStore/index.js';
import { ensureCertificate } from '../../../infra/local/setup/certificate.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { tlsHandshake } from '../../support/tlsHandshake.js';

describe('event store: TLS versions', () => {
  const { DEFAULT_MIN_VERSION, DEFAULT_CIPHERS } = tls;
  let folder: string;
  let postgres: TestPostgres;
  let store: EmbeddedEventStore;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-tls-'));
    postgres = await startPostgres();
    const { certificateFile, keyFile } = await ensureCertificate(folder);
    const [cert, key] = await Promise.all([readFile(certificateFile), readFile(keyFile)]);
    // As with NODE_OPTIONS="--tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0".
    tls.DEFAULT_MIN_VERSION = 'TLSv1';
    tls.DEFAULT_CIPHERS = 'DEFAULT@SECLEVEL=0';
    store = await createEmbeddedEventStore({
      databaseUrl: postgres.url,
      host: '127.0.0.1',
      port: 0,
      tls: { cert, key },
    });
  });
  after(async () => {
    Object.assign(tls, { DEFAULT_MIN_VERSION, DEFAULT_CIPHERS });
    await store.close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`speaks ${version}`, async () => assert.equal(await tlsHandshake(store.port, version), version));
  }

  for (const version of ['TLSv1', 'TLSv1.1'] as const) {
    it(`refuses ${version}, also where Node was told to allow it`, async () =>
      assert.match(await tlsHandshake(store.port, version), /ALERT_PROTOCOL_VERSION/));
  }
});
