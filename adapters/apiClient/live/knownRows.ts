import { keyOf, type RowEvent, type RowKey, type TopicName } from './topicEvent.js';

/** Which versions of rows came already, over all streams: a row comes again when streams overlap, and never a version twice. */
export class KnownRows {
  private readonly rows = new Map<string, { readonly key: RowKey; readonly position: bigint }>();

  /** @returns whether it is newer than what came */
  isNew(event: RowEvent, position: bigint): boolean {
    const key = keyOf(event);
    const name = `${key.type} ${key.deviceId} ${key.id}`;
    if (position <= (this.rows.get(name)?.position ?? -1n)) return false;
    this.rows.set(name, { key, position });
    return true;
  }

  /** The rows of a topic come anew. */
  forget(topic: TopicName): void {
    for (const [name, { key }] of this.rows) if (belongsTo(topic, key)) this.rows.delete(name);
  }
}

const typesOfMine: Readonly<Record<string, RowKey['type']>> = {
  devices: 'device',
  commands: 'command',
  brews: 'brew',
  alarms: 'alarm',
};

function belongsTo(topic: TopicName, { type, deviceId, id }: RowKey): boolean {
  if (topic in typesOfMine) return typesOfMine[topic] === type;
  if (type === 'command') return topic === `commands:${deviceId}`;
  if (type === 'alarm') return topic === `alarms:${deviceId}`;
  return topic === `${type}:${id}`;
}
