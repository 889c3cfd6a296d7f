import assert from 'node:assert/strict';
import { readConfig } from '../../../infra/config.js';
import type { Place } from '../../../infra/local/setup/index.js';
import { isDemoPlace } from '../../../infra/local/start/demo.js';

const owns = { postgres: true, rabbit: true, eventStore: true };
const isDemo = (env: Readonly<Record<string, string>>, more: Partial<typeof owns> = {}) =>
  isDemoPlace({ config: readConfig(env), owns: { ...owns, ...more } } as Place);

describe('the demo', () => {
  it('is only where all is private, and on loopback', () => {
    assert.ok(isDemo({}));
    for (const server of ['postgres', 'rabbit', 'eventStore'] as const)
      assert.ok(!isDemo({}, { [server]: false }), server);
    assert.ok(!isDemo({ HOST: '0.0.0.0' }));
    assert.ok(!isDemo({ PUBLIC_URL: 'https://brewline.example' }));
    assert.ok(!isDemo({ TRUST_PROXY: '1' }));
    assert.ok(!isDemo({ API_TLS_CERT_FILE: 'api.crt' }));
  });
});
