import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { listen, type Listening } from '../../../adapters/http/index.js';
import { ensureCertificate, type Certificate } from '../../../infra/local/setup/certificate.js';
import { tlsHandshake } from '../../support/tlsHandshake.js';
import { until } from '../../support/until.js';

describe('the API with a certificate of its own', function () {
  this.timeout(30_000);
  let folder: string;
  let files: { certFile: string; keyFile: string };
  let pairs: readonly Certificate[];
  let server: Listening;
  const reloads: (string | undefined)[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-api-tls-'));
    pairs = await Promise.all(['first', 'second'].map((name) => ensureCertificate(join(folder, name))));
    files = { certFile: join(folder, 'api.crt'), keyFile: join(folder, 'api.key') };
    await use('certificateFile', 0);
    await use('keyFile', 0);
    server = await listen((_request, response) => void response.end('here'), {
      ...{
        host: '127.0.0.1',
        port: 0,
        limits: { connections: 100, connectionsOfAddress: 100 },
        requestTimeoutMs: 5_000,
      },
      tls: { ...files, onReload: (error) => reloads.push(error?.message) },
    });
  });
  after(async () => {
    await server?.close(100);
    await rm(folder, { recursive: true });
  });

  /** As a renewal does it: written beside, and put in its place. */
  async function use(part: 'certificateFile' | 'keyFile', which: number): Promise<void> {
    const file = part === 'keyFile' ? files.keyFile : files.certFile;
    await copyFile(pairs[which]?.[part] ?? '', `${file}.new`);
    await rename(`${file}.new`, file);
  }

  async function serial(): Promise<string> {
    const socket = connect({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  }

  it('speaks TLS 1.2 and 1.3, and nothing older or plain', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
      assert.equal(await tlsHandshake(server.port, version), version);
    for (const version of ['TLSv1', 'TLSv1.1'] as const)
      assert.doesNotMatch(await tlsHandshake(server.port, version), /^TLS/);
    await assert.rejects(fetch(`http://127.0.0.1:${server.port}/`));
  });

  it('takes a new certificate without a restart, and keeps the old one until the pair is whole', async () => {
    const first = await serial();
    await use('certificateFile', 1);
    await until('half a pair is noticed', () => reloads.some((error) => error !== undefined));
    assert.equal(await serial(), first);
    await use('keyFile', 1);
    await until('the new one is served', async () => (await serial()) !== first);
    assert.equal(reloads.at(-1), undefined);
    const second = await serial();
    await writeFile(files.certFile, 'no certificate');
    const seen = reloads.length;
    await until('rubbish is noticed', () => reloads.length > seen);
    assert.equal(await serial(), second);
  });

  it('does not start with a key that is another certificate’s', async () => {
    const [first, second] = pairs;
    await assert.rejects(
      listen(() => undefined, {
        ...{
          host: '127.0.0.1',
          port: 0,
          limits: { connections: 1, connectionsOfAddress: 1 },
          requestTimeoutMs: 5_000,
        },
        tls: {
          certFile: first?.certificateFile ?? '',
          keyFile: second?.keyFile ?? '',
          onReload: () => undefined,
        },
      }),
      /key values mismatch/,
    );
  });
});
