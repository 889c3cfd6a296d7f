import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectAmqp } from 'amqplib';
import { runCli } from '../integration/cli/runCli.js';
import { apiOf, findDevice } from '../support/apiClient.js';
import { useStack } from '../support/sharedStack.js';
import { newDeviceId } from '../support/stackDevice.js';
import { until } from '../support/until.js';

describe('a simulated device that comes by client certificate', () => {
  const stack = useStack();
  let folder: string;
  /** RabbitMQ 4.0 asks for a certificate's name with a password that anybody can give, so auth refuses it. */
  let takesCertificates: boolean;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-certificate-'));
    const connection = await connectAmqp(stack().place.environmentOf('api').AMQP_URL ?? '');
    takesCertificates = !connection.connection.serverProperties.version.startsWith('4.0.');
    await connection.close();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is let in with what brewline ca issued, and reports', async function () {
    if (!takesCertificates) this.skip();
    const deviceId = newDeviceId('keg');
    const files = await issue(deviceId);
    assert.equal((await brewline('device', 'add', deviceId, '--certificate')).code, 0);
    const ran = await simulate(files, '--device', deviceId, '--ca', stack().caFile);
    assert.equal(ran.code, 0, ran.stderr);
    await until('the API knows it', () => findDevice(apiOf(stack()), deviceId));
  });

  it('is refused when it was added with a secret', async () => {
    const deviceId = newDeviceId('keg');
    const files = await issue(deviceId);
    assert.equal((await brewline('device', 'add', deviceId)).code, 0);
    const ran = await simulate(files);
    assert.equal(ran.code, 1);
    assert.match(ran.stderr, /0 devices connected, 0 of \d+ messages acknowledged/);
  });

  it('names what does not fit before it connects', async () => {
    const { cert, key } = await issue(newDeviceId('keg'));
    const refusals = [
      [['--cert', cert], /--cert and --key belong together/],
      [['--key', key], /--cert and --key belong together/],
      [['--cert', cert, '--key', key, '--device', 'keg-1'], /is of keg-.*, not of keg-1/],
      [['--cert', key, '--key', key], /is no certificate/],
      [['--cert', cert, '--key', join(folder, 'none.key')], /none\.key/],
      [['--cert', cert, '--key', key, '--fleet', 'fleet.json'], /cannot be used with option '--fleet/],
    ] as const;
    for (const [args, reason] of refusals) {
      const ran = await brewline('simulate', ...args, '--for', '1s');
      assert.notEqual(ran.code, 0);
      assert.match(ran.stderr, reason);
    }
  });

  async function issue(deviceId: string) {
    const issued = await brewline('ca', 'issue', deviceId, '--folder', folder);
    assert.equal(issued.code, 0, issued.stderr);
    return { cert: join(folder, `${deviceId}.pem`), key: join(folder, `${deviceId}.key`) };
  }

  function simulate({ cert, key }: { cert: string; key: string }, ...more: readonly string[]) {
    return brewline('simulate', '--cert', cert, '--key', key, '--for', '3s', ...more);
  }

  function brewline(...args: string[]) {
    return runCli(args, { BREWLINE_DATA_DIR: stack().place.dataDir });
  }
});
