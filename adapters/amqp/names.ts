/** Names of the broker's objects; topology.ts defines how they are connected. */
export const exchanges = {
  /** The MQTT plugin's exchange. */
  devices: 'amq.topic',
  uplink: 'brewline.uplink',
  uplinkDead: 'brewline.uplink.dead',
  commands: 'brewline.commands',
  live: 'brewline.live',
} as const;

/** The number is padded: the hash ring is rebuilt in the order of the names, and 10 must not come between 1 and 2. */
export function uplinkQueue(partition: number): string {
  return `${exchanges.uplink}.${String(partition).padStart(2, '0')}`;
}

/** The device of `devices.<id>.up` or `devices.<id>.down`: ids have no dot. */
export function deviceOf(routingKey: string): string {
  return routingKey.split('.')[1] ?? '';
}

/** Routing key of a device's messages: MQTT topic `devices/<id>/up`. */
export function upKey(deviceId: string): string {
  return `devices.${deviceId}.up`;
}

/** Routing key of a device's commands: MQTT topic `devices/<id>/down`. */
export function downKey(deviceId: string): string {
  return `devices.${deviceId}.down`;
}

/** Routing key of the live hints. */
export const liveKey = 'changes';

/** Headers of operators' requests. */
export const requestHeaders = {
  request: 'brewline-request',
  epoch: 'brewline-epoch',
  parked: 'brewline-parked',
  requeue: 'brewline-requeue',
  editedBy: 'brewline-edited-by',
  editedAt: 'brewline-edited-at',
  editedFrom: 'brewline-edited-from',
} as const;
