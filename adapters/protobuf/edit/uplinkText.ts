import { printableText } from '../../../domain/kernel/text.js';
import { typeOfEnvelope } from '../explain/index.js';
import { malformed } from '../malformed.js';
import { fieldsOf } from './fieldsOf.js';
import { messageOf } from './messageOf.js';

/**
 * A device's message as JSON that a person can edit, with the names of uplink.proto; null where these fields don't say all that the
 * bytes say: an edit of them would lose what no field holds.
 */
export async function textOfUplink(bytes: Uint8Array): Promise<string | null> {
  const type = await typeOfEnvelope('uplink');
  try {
    const fields = JSON.stringify(fieldsOf(type.decode(bytes), type), undefined, 2);
    const text = printableText(fields, { lines: true });
    return Buffer.from(bytes).equals(await uplinkOfText(text)) ? text : null;
  } catch {
    return null;
  }
}

/**
 * The bytes of a message that a person wrote as {@link textOfUplink} does.
 *
 * @throws BrewlineError `MESSAGE_MALFORMED` that says what of the text is wrong; nothing of it is passed over.
 */
export async function uplinkOfText(text: string): Promise<Uint8Array> {
  const type = await typeOfEnvelope('uplink');
  return type.encode(messageOf(parsed(text), type)).finish();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}
