import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { listen, type Listening } from '../../../adapters/http/index.js';
import { readCertificate } from '../../../infra/compose/certificateFiles.js';
import { followFiles } from '../../../infra/compose/followFiles.js';
import { ensureCertificate, type Certificate } from '../../../infra/local/setup/certificate.js';
import { reloadLog, replaceFile, servedSerial } from '../../support/replacedFiles.js';
import { tlsHandshake } from '../../support/tlsHandshake.js';
import { until } from '../../support/until.js';

describe('the API with a certificate of its own', function () {
  this.timeout(30_000);
  let folder: string;
  let files: { certFile: string; keyFile: string };
  let pairs: readonly Certificate[];
  let server: Listening;
  let unfollow: () => void;
  const { logger, taken, refused } = reloadLog();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-api-tls-'));
    pairs = await Promise.all(['first', 'second'].map((name) => ensureCertificate(join(folder, name))));
    files = { certFile: join(folder, 'api.crt'), keyFile: join(folder, 'api.key') };
    await copyFile(pairs[0]?.certificateFile ?? '', files.certFile);
    await copyFile(pairs[0]?.keyFile ?? '', files.keyFile);
    server = await listen((_request, response) => void response.end('here'), {
      host: '127.0.0.1',
      port: 0,
      limits: { connections: 100, connectionsOfAddress: 100 },
      requestTimeoutMs: 5_000,
      tls: readCertificate(files),
    });
    unfollow = followFiles({
      files: Object.values(files),
      what: 'the certificate',
      reload: () => server.renewCertificate(readCertificate(files)),
      logger,
    });
  });
  after(async () => {
    unfollow?.();
    await server?.close(100);
    await rm(folder, { recursive: true });
  });

  it('speaks TLS 1.2 and 1.3, and nothing older or plain', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
      assert.equal(await tlsHandshake(server.port, version), version);
    for (const version of ['TLSv1', 'TLSv1.1'] as const)
      assert.doesNotMatch(await tlsHandshake(server.port, version), /^TLS/);
    await assert.rejects(fetch(`http://127.0.0.1:${server.port}/`));
  });

  it('takes a new certificate without a restart, and keeps the old one until the pair is whole', async () => {
    const first = await servedSerial(server.port);
    const open = connect({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(open, 'secureConnect');
    await replaceFile(files.certFile, pairs[1]?.certificateFile ?? '');
    await until('half a pair is noticed', () => refused.length > 0);
    assert.equal(await servedSerial(server.port), first);
    assert.deepEqual(taken, []);
    await replaceFile(files.keyFile, pairs[1]?.keyFile ?? '');
    await until('the new one is served', async () => (await servedSerial(server.port)) !== first);
    assert.equal(taken.length, 1);
    open.write('GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
    assert.match(String(await once(open, 'data')), /^HTTP\/1\.1 200/);
    const second = await servedSerial(server.port);
    const seen = refused.length;
    await writeFile(files.certFile, 'no certificate');
    await until('rubbish is noticed', () => refused.length > seen);
    assert.equal(await servedSerial(server.port), second);
    // The minimum of TLS is renewed with it.
    assert.doesNotMatch(await tlsHandshake(server.port, 'TLSv1.1'), /^TLS/);
  });

  it('is not read with a key that is another certificate’s', () => {
    const [first, second] = pairs;
    const mixed = { certFile: first?.certificateFile ?? '', keyFile: second?.keyFile ?? '' };
    assert.throws(() => readCertificate(mixed), /key values mismatch/);
  });
});
