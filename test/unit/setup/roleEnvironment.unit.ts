import assert from 'node:assert/strict';
import { newVapidPrivateKey } from '../../../adapters/notifications/index.js';
import { readConfig } from '../../../infra/config.js';
import { openSettings, roles } from '../../../infra/local/setup/index.js';
import { roleEnvironment } from '../../../infra/local/setup/roleEnvironment.js';

const config = readConfig({
  CREDENTIAL_KEY: 'c'.repeat(64),
  AUTH_KEY: 'e'.repeat(64),
  SESSION_KEY: 'd'.repeat(64),
  PSEUDONYM_KEY: '9'.repeat(64),
  PEOPLE_KEY: 'f'.repeat(64),
  VAPID_PRIVATE_KEY: newVapidPrivateKey(),
  SMTP_URL: 'smtps://me:secret@mail.internal',
  UPLINK_PARTITIONS: '8',
  DATABASE_URL: 'postgres://everything',
});
const reach = {
  databaseUrl: (role: string) => `postgres://${role}`,
  eventStoreUrl: (role: string) => `esdb://${role}`,
  amqpUrl: (role: string) => `amqp://${role}`,
  privateMqttUrl: 'mqtt://127.0.0.1:1',
};

describe('environment of a role', () => {
  it('names its own database user and broker user, and nobody else', () => {
    for (const role of roles) {
      const env = roleEnvironment(role, config, reach, { PATH: '/bin' });
      const user = `brewline_${role.replace('-', '_')}`;
      assert.equal(env.DATABASE_URL, `postgres://${user}`);
      const reads = ['ingest', 'projector', 'dispatcher', 'api'].includes(role);
      assert.equal(env.EVENTSTORE_URL, reads ? `esdb://${role}` : undefined);
      assert.equal(env.MQTT_URL === reach.privateMqttUrl, role === 'auth');
      assert.equal(env.AMQP_URL, role === 'event-store' ? undefined : `amqp://${role}`);
    }
  });

  it('holds the keys only where they are needed', () => {
    const withKeys = (name: string) =>
      roles.filter((role) => roleEnvironment(role, config, reach, {})[name] !== undefined);
    assert.deepEqual(withKeys('CREDENTIAL_KEY'), ['auth', 'api']);
    assert.deepEqual(withKeys('SESSION_KEY'), ['api']);
    assert.deepEqual(withKeys('PSEUDONYM_KEY'), ['api']);
    assert.deepEqual(withKeys('PEOPLE_KEY'), ['ingest', 'projector', 'dispatcher', 'api']);
    assert.deepEqual(withKeys('SMTP_URL'), ['dispatcher', 'api']);
    assert.deepEqual(withKeys('VAPID_PRIVATE_KEY'), ['dispatcher', 'api']);
    assert.deepEqual(withKeys('AUTH_KEY'), ['auth']);
  });

  it('has the key of Sentry in every role, where there is one', () => {
    const sentryDsn = 'https://a1b2@sentry.example/1';
    for (const role of roles) {
      const env = roleEnvironment(role, { ...config, sentryDsn }, reach, {});
      assert.equal(env.SENTRY_DSN, sentryDsn);
      assert.equal('SENTRY_DSN' in roleEnvironment(role, config, reach, {}), false);
    }
    assert.ok(!JSON.stringify(openSettings({ ...config, sentryDsn })).includes('a1b2'));
  });

  it('reads back as the same settings', () => {
    const env = roleEnvironment('ingest', config, reach, {});
    assert.equal(readConfig(env).uplinkPartitions, 8);
    assert.equal(readConfig(env).mqttPort, config.mqttPort);
  });
});
