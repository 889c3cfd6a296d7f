import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isLoopback } from '../../../infra/isLoopback.js';
import { ensureCertificate, type Certificate } from '../../../infra/local/setup/certificate.js';
import { listenersOf } from '../../support/listeners.js';
import { replaceFile, servedSerial } from '../../support/replacedFiles.js';
import { partPids, startStack, type Stack } from '../../support/stack.js';
import { until } from '../../support/until.js';

describe('an instance on HOST=0.0.0.0', function () {
  this.timeout(120_000);
  let folder: string;
  let files: Certificate;
  let caFile: string;
  let stack: Stack;

  before(async function () {
    if (process.platform !== 'linux') this.skip();
    folder = await mkdtemp(join(tmpdir(), 'brewline-public-'));
    files = await ensureCertificate(folder);
    caFile = files.caFile;
    // Roles run as another user.
    await chmod(folder, 0o755);
    for (const file of [files.certificateFile, files.keyFile]) await chmod(file, 0o644);
    stack = await startStack({
      env: {
        HOST: '0.0.0.0',
        PUBLIC_URL: 'https://brewline.example',
        API_TLS_CERT_FILE: files.certificateFile,
        API_TLS_KEY_FILE: files.keyFile,
      },
    });
  });
  after(async () => {
    await stack?.stop();
    if (folder) await rm(folder, { recursive: true });
  });

  it('opens the API and nothing else', async () => {
    const listeners = await listenersOf(await partPids(stack.place));
    const open = listeners.filter((each) => each.type === 'tcp' && !isLoopback(each.address));
    assert.deepEqual(
      open.map((each) => each.type === 'tcp' && [each.address, each.port]),
      [['0.0.0.0', stack.place.config.apiPort]],
    );
  });

  it('takes a renewed certificate without a restart', async () => {
    const { apiPort } = stack.place.config;
    const first = await servedSerial(apiPort);
    const renewed = await ensureCertificate(join(folder, 'renewed'));
    for (const [file, from] of [
      [files.certificateFile, renewed.certificateFile],
      [files.keyFile, renewed.keyFile],
    ] as const) {
      await chmod(from, 0o644);
      await replaceFile(file, from);
    }
    caFile = renewed.caFile;
    await until('the new one is served', async () => (await servedSerial(apiPort)) !== first);
  });

  it('answers over TLS, under its own name', async () => {
    const statusFor = async (host: string) => {
      const { apiPort: port } = stack.place.config;
      const ca = await readFile(caFile);
      const asking = request({
        host: 'localhost',
        port,
        path: '/health/live',
        ca,
        servername: 'localhost',
        headers: { host },
      }).end();
      const [response] = (await once(asking, 'response')) as [IncomingMessage];
      return response.resume().statusCode;
    };
    assert.equal(await statusFor('brewline.example'), 200);
    assert.equal(await statusFor('localhost'), 421);
    await assert.rejects(fetch(stack.apiUrl));
  });
});
