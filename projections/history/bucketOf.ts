/** So many that a bucket of a hundred thousand devices holds some 24 of them: whoever reads one device reads its bucket. */
export const buckets = 4_096;

/** The bucket of the open hours that a device's messages are in: FNV-1a of its id. It must never change while there are messages. */
export function bucketOf(deviceId: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < deviceId.length; at += 1)
    hash = Math.imul(hash ^ deviceId.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % buckets;
}
