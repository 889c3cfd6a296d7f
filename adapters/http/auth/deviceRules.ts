import type { BrokerQuestion } from './brokerQuestion.js';

/** The MQTT plugin's exchange. */
const devicesExchange = 'amq.topic';
const queuePermissions: ReadonlySet<string> = new Set(['configure', 'write', 'read']);
const exchangePermissions: ReadonlySet<string> = new Set(['write', 'read']);

/**
 * Whether the question is about something that this device may do, given that it is who it says it is. A log-in over AMQP comes
 * without a client id and is refused: devices speak MQTT. An MQTT one has the device's own id there, or it could take another's
 * queue and push it off.
 *
 * @param vhost the only virtual host that devices are let into
 */
export function isOwn(deviceId: string, question: BrokerQuestion, vhost: string): boolean {
  switch (question.check) {
    case 'user':
      return question.clientId === deviceId || isByCertificate(question);
    case 'vhost':
      return question.clientId === deviceId && question.vhost === vhost;
    case 'resource':
      return isOwnResource(deviceId, question);
    case 'topic':
      return isOwnTopic(deviceId, question);
  }
}

/** RabbitMQ 3.10 does not say the client id then: it comes with the virtual host, without which nobody is let in. */
function isByCertificate({ password, clientId }: Extract<BrokerQuestion, { check: 'user' }>): boolean {
  return password === undefined && clientId === '';
}

function isOwnResource(
  deviceId: string,
  { resource, name, permission }: Extract<BrokerQuestion, { check: 'resource' }>,
): boolean {
  if (resource === 'exchange') return name === devicesExchange && exchangePermissions.has(permission);
  // The plugin keeps a client's subscriptions in a queue for each quality of service.
  const own = name === `mqtt-subscription-${deviceId}qos0` || name === `mqtt-subscription-${deviceId}qos1`;
  return resource === 'queue' && own && queuePermissions.has(permission);
}

/** MQTT topic devices/<id>/up is routing key devices.<id>.up. The last will is published under the same rule. */
function isOwnTopic(
  deviceId: string,
  { name, permission, routingKey }: Extract<BrokerQuestion, { check: 'topic' }>,
): boolean {
  if (name !== devicesExchange) return false;
  if (permission === 'write') return routingKey === `devices.${deviceId}.up`;
  return permission === 'read' && routingKey === `devices.${deviceId}.down`;
}
