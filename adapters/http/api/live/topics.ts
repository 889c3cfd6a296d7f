import type { ChannelsOf, Topic } from './topic.js';

/** Topics of all devices that the person has. */
const ofMine: ReadonlyMap<string, ChannelsOf> = new Map<string, ChannelsOf>([
  ['devices', (deviceId) => [`device:${deviceId}`]],
  ['commands', (deviceId) => [`commands:${deviceId}`]],
  ['brews', (deviceId) => [`brewsOf:${deviceId}`]],
  ['alarms', (deviceId) => [`alarms:${deviceId}`]],
]);

/** The base of a brew, by which its watchers are known. */
export type BaseOf = (brewId: string) => Promise<string | undefined>;

/** The topic with a name that openapi.yaml allows; undefined for a brew that does not exist. */
export async function topicNamed(name: string, baseOf: BaseOf): Promise<Topic | undefined> {
  const channelsOfMine = ofMine.get(name);
  if (channelsOfMine) return { name, kind: 'mine', channelsOf: channelsOfMine };
  if (name === 'counts') return { name, kind: 'counts' };
  if (name === 'alerts') return { name, kind: 'alerts' };
  const id = name.slice(name.indexOf(':') + 1);
  switch (name.slice(0, name.indexOf(':'))) {
    case 'device':
      return { name, kind: 'device', deviceId: id, channelsOf: () => [`device:${id}`] };
    case 'commands':
      return { name, kind: 'device', deviceId: id, channelsOf: () => [`commands:${id}`] };
    case 'alarms':
      return { name, kind: 'device', deviceId: id, channelsOf: () => [`alarms:${id}`] };
    case 'debug':
      return { name, kind: 'debug', deviceId: id };
    case 'session':
      return sessionTopic(id);
    default: {
      const deviceId = await baseOf(id);
      return deviceId === undefined
        ? undefined
        : { name, kind: 'device', deviceId, channelsOf: () => [`brew:${id}`] };
    }
  }
}

/** What `GET /live` watches of a device: its status and its commands. */
export function deviceAndCommands(deviceId: string): Topic {
  return {
    name: `device:${deviceId}`,
    kind: 'device',
    deviceId,
    channelsOf: () => [`device:${deviceId}`, `commands:${deviceId}`],
  };
}

/** The id of a session begins with its device, whose id has no dot. */
export function sessionTopic(sessionId: string): Topic {
  const deviceId = sessionId.slice(0, sessionId.indexOf('.'));
  return {
    name: `session:${sessionId}`,
    kind: 'device',
    deviceId,
    channelsOf: () => [`session:${sessionId}`],
  };
}
