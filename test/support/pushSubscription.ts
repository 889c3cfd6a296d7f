import { createDecipheriv, createECDH, createHmac, randomBytes } from 'node:crypto';

/** A browser's subscription to web push, which can decrypt what is sent to it. */
export interface PushSubscription {
  readonly p256dh: string;
  readonly auth: string;
  /** @throws Error when it is not encrypted for this subscription, as RFC 8291 says */
  decrypt(body: Buffer): string;
}

/** By the steps of RFC 8291 and RFC 8188 themselves, not by the library that encrypts. */
export function createPushSubscription(): PushSubscription {
  const pair = createECDH('prime256v1');
  const publicKey = pair.generateKeys();
  const auth = randomBytes(16);
  return {
    p256dh: publicKey.toString('base64url'),
    auth: auth.toString('base64url'),
    decrypt: (body) => {
      // RFC 8188: salt, record size, length of the key id, and the sender's public key as key id.
      const [salt, keyLength] = [body.subarray(0, 16), body.readUInt8(20)];
      const senderKey = body.subarray(21, 21 + keyLength);
      const record = body.subarray(21 + keyLength);
      if (record.length > body.readUInt32BE(16)) throw new Error('there is more than one record');

      const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, senderKey]);
      const inputKey = hkdf(auth, pair.computeSecret(senderKey), info, 32);
      const key = hkdf(salt, inputKey, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
      const nonce = hkdf(salt, inputKey, Buffer.from('Content-Encoding: nonce\0'), 12);

      const decipher = createDecipheriv('aes-128-gcm', key, nonce);
      decipher.setAuthTag(record.subarray(-16));
      const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
      const end = padded.lastIndexOf(2);
      if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('no last record');
      return padded.subarray(0, end).toString();
    },
  };
}

/** RFC 5869, for at most one block of output. */
function hkdf(salt: Buffer, input: Buffer, info: Buffer, bytes: number): Buffer {
  const extracted = createHmac('sha256', salt).update(input).digest();
  return createHmac('sha256', extracted)
    .update(info)
    .update(Buffer.from([1]))
    .digest()
    .subarray(0, bytes);
}
