import assert from 'node:assert/strict';
import { advancedConfig, brokerConfig } from '../../../infra/rabbitmq/index.js';

describe('configuration of the broker', () => {
  it('lets MQTT take no more than a message may have: RabbitMQ 4.1 and later would not start', () => {
    const tls = { caFile: 'ca.pem', certificateFile: 'certificate.pem', keyFile: 'key.pem' };
    const config = brokerConfig({
      amqpPort: 1,
      mqttPort: 2,
      mqttPlainPort: 3,
      authUrl: 'http://127.0.0.1:4',
      definitionsFile: 'definitions.json',
      logFile: 'rabbitmq.log',
      tls,
    });
    const packet = /\{max_packet_size_authenticated, (\d+)\}/.exec(advancedConfig)?.[1];
    const message = /^max_message_size = (\d+)$/m.exec(config)?.[1];
    assert.ok(Number(packet) <= Number(message), `packets of ${packet}, messages of ${message} bytes`);
  });
});
