/** What a stream can watch. A row is on one or two channels, and goes to every stream that watches one of them. */
export type ChannelKind =
  | 'device'
  /** Commands of a device. */
  | 'commands'
  | 'session'
  | 'brew'
  /** Brews on a base. */
  | 'brewsOf'
  /** Alarms of a device. */
  | 'alarms';

export type Channel = `${ChannelKind}:${string}`;

/** The ids of the channels of this kind. */
export function idsOn(kind: ChannelKind, channels: Iterable<Channel>): string[] {
  const prefix = `${kind}:`;
  const ids: string[] = [];
  for (const channel of channels) if (channel.startsWith(prefix)) ids.push(channel.slice(prefix.length));
  return ids;
}
