import { lookUp } from '../../../domain/kernel/lookUp.js';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { RefusedError } from '../../../domain/kernel/refusal.js';
import { fileLimits } from '../fileLimits.js';

/** An element: its text, or its elements by name. Equal names are a list. */
export type XmlNode = string | { readonly [name: string]: XmlNode | readonly XmlNode[] };

/** Where the parser puts text beside CDATA sections, and those. */
export const textPart = '#text';
export const cdataPart = '#cdata';

/**
 * Parses XML without attributes. A document type is refused whole, so there are no entities but the five of XML, and none that
 * names a file.
 *
 * @throws RefusedError
 */
export function parseXml(text: string): XmlNode {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw refused('it has a document type, which a recipe does not need');
  const flaw = XMLValidator.validate(text);
  if (flaw !== true) throw refused(`line ${flaw.err.line}: ${flaw.err.msg}`);
  try {
    const parsed: unknown = parser.parse(text);
    return parsed as XmlNode;
  } catch (error) {
    throw refused(error instanceof Error ? error.message : 'it is no XML');
  }
}

const parser = new XMLParser({
  // Entities are replaced where texts are read: see `decodeEntities`.
  processEntities: false,
  htmlEntities: false,
  maxNestedTags: fileLimits.depth,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: true,
  cdataPropName: cdataPart,
  textNodeName: textPart,
});

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** @returns undefined for a text with an entity that XML does not have. */
export function decodeEntities(text: string): string | undefined {
  let isKnown = true;
  const decoded = text.replaceAll(/&([^;\s&]*;?)/g, (_, name: string) => {
    const character = name.endsWith(';') ? characterOf(name.slice(0, -1)) : undefined;
    if (character === undefined) isKnown = false;
    return character ?? '';
  });
  return isKnown ? decoded : undefined;
}

function characterOf(name: string): string | undefined {
  const [, hex, digits] = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/i.exec(name) ?? [];
  const code = hex === undefined ? Number(digits) : Number.parseInt(hex, 16);
  if (Number.isInteger(code)) return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
  return lookUp(entities, name);
}

function refused(rule: string): RefusedError {
  return new RefusedError([{ field: 'file', rule }]);
}
