/** What the broker's objects are called; topology.ts says how they hang together. */
export const exchanges = {
  /** The MQTT plugin's exchange. */
  devices: 'amq.topic',
  uplink: 'brewline.uplink',
  uplinkDead: 'brewline.uplink.dead',
  commands: 'brewline.commands',
  live: 'brewline.live',
} as const;

/** Padded: the hash ring is rebuilt in the order of the names, and 10 must not come between 1 and 2. */
export function uplinkQueue(partition: number): string {
  return `${exchanges.uplink}.${String(partition).padStart(2, '0')}`;
}

/** The device that a message came from or goes to, from `devices.<id>.up`: ids have no dot. */
export function deviceOf(routingKey: string): string {
  return routingKey.split('.')[1] ?? '';
}

/** Where a device's messages come from: MQTT topic `devices/<id>/up`. */
export function upKey(deviceId: string): string {
  return `devices.${deviceId}.up`;
}

/** Where a device's commands go: MQTT topic `devices/<id>/down`. */
export function downKey(deviceId: string): string {
  return `devices.${deviceId}.down`;
}

/** Routing key of the live hints. */
export const liveKey = 'changes';

/** Headers of what an operator sends through ingest. */
export const requestHeaders = { request: 'brewline-request', epoch: 'brewline-epoch' } as const;
