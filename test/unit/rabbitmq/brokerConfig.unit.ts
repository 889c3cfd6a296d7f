import assert from 'node:assert/strict';
import { ownBrokerFile } from '../../../adapters/amqp/topology/index.js';
import { advancedConfig } from '../../../adapters/amqp/topology/serverConfig.js';
import { brokerConfig } from '../../../infra/local/setup/brokerConfig.js';

describe('configuration of the broker', () => {
  const tls = { caFile: 'ca.pem', certificateFile: 'certificate.pem', keyFile: 'key.pem' };
  const authUrl = 'http://127.0.0.1:4';
  const config = brokerConfig({
    amqpPort: 1,
    mqttPort: 2,
    mqttPlainPort: 3,
    authUrl,
    definitionsFile: 'definitions.json',
    logFile: 'rabbitmq.log',
    tls,
  });

  it('lets MQTT take no more than a message may have: RabbitMQ 4.1 and later would not start', () => {
    const packet = /\{max_packet_size_authenticated, (\d+)\}/.exec(advancedConfig)?.[1];
    const message = /^max_message_size = (\d+)$/m.exec(config)?.[1];
    assert.ok(Number(packet) <= Number(message), `packets of ${packet}, messages of ${message} bytes`);
  });

  it('lets devices into a broker of one’s own as into a private one, and takes MQTT without TLS from loopback only', () => {
    const own = ownBrokerFile('rabbitmq.conf', { partitions: 4, vhost: 'brews', authUrl });
    const linesOf = (text: string) => text.split('\n').filter((line) => /^(auth_|mqtt\.a|max_)/.test(line));
    assert.ok(linesOf(own).length > 10);
    assert.deepEqual(linesOf(own), linesOf(config));
    assert.match(own, /^mqtt\.vhost = brews$/m);
    assert.match(own, /^mqtt\.listeners\.tcp\.local = 127\.0\.0\.1:1883$/m);
  });
});
