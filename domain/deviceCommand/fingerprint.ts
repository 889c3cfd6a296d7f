import type { DeviceInstruction } from './instructions.js';

/**
 * A short text that is the same for the same instruction, whatever the order of its fields: enough to tell a repeated request from another
 * one under the same id. 53 bits (cyrb53, https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js): no protection against
 * somebody who looks for a collision, which would hide their own mistake only. It is stored in the clear, so the name that a person gave to a
 * recipe is no part of it: whoever guesses the name could find it by the fingerprint.
 */
export function fingerprintOf(instruction: DeviceInstruction): string {
  return hashOf(JSON.stringify(instruction, sortedFieldsWithoutName));
}

/** The fingerprint that releases before 0.2.0 made, with the recipe's name. */
export function fingerprintOfBefore(instruction: DeviceInstruction): string {
  return hashOf(JSON.stringify(instruction, sortedFields));
}

function hashOf(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    high = Math.imul(high ^ text.charCodeAt(at), 2654435761);
    low = Math.imul(low ^ text.charCodeAt(at), 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}

function sortedFieldsWithoutName(name: string, value: unknown): unknown {
  return name === 'name' ? undefined : sortedFields(name, value);
}

function sortedFields(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
