import { isDeepStrictEqual } from 'node:util';
import { decodeDownlink, decodeUplink } from '../../adapters/protobuf/index.js';
import { messageOf } from '../../domain/kernel/errors.js';
import { assertKnown, messageType } from './messageTypes.js';
import { decodeJson, encodeJson, type MessageName, type Vector } from './vectorFile.js';

/**
 * Makes a vector of a message in either form.
 *
 * @param text JSON, with protobuf's names, or bytes in hex
 * @throws Error when a field would get lost, or the other side would not take the message
 */
export function vectorOf(name: string, message: MessageName, text: string): Vector {
  const vector = /^[0-9a-f\s]+$/i.test(text) ? ofHex(name, message, text) : ofJson(name, message, text);
  assertSame(vector);
  assertTaken(vector);
  return vector;
}

function ofHex(name: string, message: MessageName, text: string): Vector {
  const hex = text.replaceAll(/\s/g, '').toLowerCase();
  return { name, message, json: decodeJson(message, Buffer.from(hex, 'hex')), hex };
}

function ofJson(name: string, message: MessageName, text: string): Vector {
  const json = parsed(text);
  assertKnown(messageType(message), json);
  const bytes = encodeJson(message, json);
  // In the form that all vectors have: 64 bits as text, fields in the order of the message.
  return { name, message, json: decodeJson(message, bytes), hex: Buffer.from(bytes).toString('hex') };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new Error(`what came is neither hex nor JSON: ${messageOf(cause)}`, { cause });
  }
}

/** @throws Error unless JSON and bytes of a vector say the same, both ways */
export function assertSame({ message, json, hex }: Vector): void {
  const encoded = Buffer.from(encodeJson(message, json)).toString('hex');
  if (encoded !== hex) throw new Error(`its JSON gives the bytes ${encoded}, and not ${hex}`);
  const decoded = decodeJson(message, Buffer.from(hex, 'hex'));
  if (!isDeepStrictEqual(decoded, json)) throw new Error(`its bytes mean ${JSON.stringify(decoded)}`);
}

/** @throws Error when the backend would park an uplink, or a device would not understand a downlink */
export function assertTaken({ message, hex }: Vector): void {
  const bytes = Buffer.from(hex, 'hex');
  if (message === 'Uplink') decodeUplink(bytes, 'keg-1');
  else if (decodeDownlink(bytes).content.type !== 'instruction')
    throw new Error('a device would not understand it');
}
