import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { uuidOf } from '../../../../domain/kernel/derivedUuid.js';
import { brewline } from '../../../../domain/people/index.js';

/**
 * What analysts see in the place of ids: the same for the same id while the key stays, in API and exports. Only whoever has the key can
 * tell which id it is. Each has the shape that the API's parameters accept.
 */
export interface Pseudonyms {
  /** `d_` and 26 letters and digits. */
  readonly device: (deviceId: string) => string;
  /** The pseudonym of the device, with the session's own numbers. */
  readonly session: (sessionId: string) => string;
  /** A UUID; Brewline itself, which is no person, stays. */
  readonly person: (actor: string) => string;
  /** A UUID. */
  readonly alarm: (alarmId: string) => string;
  /** Encrypts a text that goes back and forth unread, such as `next` of a page, which has ids in it. */
  readonly seal: (text: string) => string;
  /** Undefined for what `seal` did not make under this key. */
  readonly unseal: (sealed: string) => string | undefined;
}

const devicePseudonym = /^d_[a-z2-7]{26}$/;

/** Whether a text has the shape of a device's pseudonym. */
export function isDevicePseudonym(text: string): boolean {
  return devicePseudonym.test(text);
}

/** @param pseudonymKey 64 hex digits */
export function createPseudonyms(pseudonymKey: string): Pseudonyms {
  const keyOf = (purpose: string) =>
    createHmac('sha256', Buffer.from(pseudonymKey, 'hex')).update(`brewline pseudonym ${purpose}`).digest();
  const [deviceKey, personKey, alarmKey, sealKey] = ['device', 'person', 'alarm', 'page'].map(keyOf) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  const first16 = (key: Buffer, id: string) =>
    createHmac('sha256', key).update(id).digest().subarray(0, idBytes);
  const device = (deviceId: string) => `d_${base32(first16(deviceKey, deviceId))}`;
  return {
    device,
    session: (sessionId) => {
      const dot = sessionId.indexOf('.');
      if (dot < 0) return device(sessionId);
      return `${device(sessionId.slice(0, dot))}${sessionId.slice(dot)}`;
    },
    person: (actor) => (actor === brewline ? actor : uuidOf(first16(personKey, actor))),
    alarm: (alarmId) => uuidOf(first16(alarmKey, alarmId)),
    seal: (text) => sealed(sealKey, text),
    unseal: (text) => unsealed(sealKey, text),
  };
}

const idBytes = 16;
const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 in small letters, without padding. */
function base32(bytes: Uint8Array): string {
  let [text, rest, bits] = ['', 0, 0];
  for (const byte of bytes) {
    rest = ((rest << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += letters[(rest >> (bits - 5)) & 31];
  }
  return bits === 0 ? text : text + letters[(rest << (5 - bits)) & 31];
}

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

function sealed(key: Buffer, text: string): string {
  const nonce = randomBytes(nonceBytes);
  const encryption = createCipheriv(cipher, key, nonce);
  const body = Buffer.concat([encryption.update(text, 'utf8'), encryption.final()]);
  return Buffer.concat([nonce, encryption.getAuthTag(), body]).toString('base64url');
}

function unsealed(key: Buffer, text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64url');
  const head = nonceBytes + tagBytes;
  if (bytes.length < head) return undefined;
  const decryption = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  }).setAuthTag(bytes.subarray(nonceBytes, head));
  try {
    return Buffer.concat([decryption.update(bytes.subarray(head)), decryption.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
