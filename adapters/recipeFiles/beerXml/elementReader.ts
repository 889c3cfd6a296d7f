import { lookUp } from '../../../domain/kernel/lookUp.js';
import type { Refusal } from '../../../domain/kernel/refusal.js';
import type { FileRemark } from '../../../commands/ports/index.js';
import { cdataPart, decodeEntities, textPart, type XmlNode } from './parseXml.js';

/** What is found while a file is read. */
export interface Findings {
  readonly refusals: Refusal[];
  readonly remarks: FileRemark[];
}

/** Reads the elements of one record, and knows which of them nobody asked for. */
export class ElementReader {
  private readonly elements: Readonly<Record<string, XmlNode | readonly XmlNode[]>>;
  private readonly asked = new Set<string>();

  constructor(
    node: XmlNode,
    readonly path: string,
    private readonly findings: Findings,
  ) {
    this.elements = typeof node === 'string' ? {} : node;
  }

  refuse(name: string, rule: string): void {
    this.findings.refusals.push({ field: this.pathOf(name), rule });
  }

  remark(name: string, remark: string): void {
    this.findings.remarks.push({ field: this.pathOf(name), remark });
  }

  /** A text in one line; undefined when there is none. */
  text(name: string): string | undefined {
    return this.lines(name)?.replaceAll(/\s+/g, ' ');
  }

  /** A text of several lines; undefined when there is none. */
  lines(name: string): string | undefined {
    const [node] = this.nodes(name);
    if (node === undefined) return undefined;
    const text = textOf(node);
    if (text === undefined) this.refuse(name, 'it is a text with no entities but those of XML');
    return text?.replaceAll(/\r\n?/g, '\n').trim() || undefined;
  }

  /** Empty for one that is refused. */
  requiredText(name: string): string {
    return this.required(name, () => this.text(name)) ?? '';
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i.test(text)) return Number(text);
    this.refuse(name, `it is a number with a decimal point, not "${text.slice(0, 40)}"`);
    return undefined;
  }

  /** 0 for one that is refused. */
  requiredNumber(name: string): number {
    return this.required(name, () => this.number(name)) ?? 0;
  }

  isTrue(name: string): boolean {
    const text = this.text(name);
    if (text === undefined || /^(true|false)$/i.test(text)) return text?.toLowerCase() === 'true';
    this.refuse(name, `it is TRUE or FALSE, not "${text.slice(0, 40)}"`);
    return false;
  }

  /** One of the words of a table, whatever its case. */
  word<Value>(name: string, words: Readonly<Record<string, Value>>): Value | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const known = Object.keys(words).find((word) => word.toLowerCase() === text.toLowerCase());
    if (known !== undefined) return words[known];
    this.refuse(name, `it is one of ${Object.keys(words).join(', ')}, not "${text.slice(0, 40)}"`);
    return undefined;
  }

  requiredWord<Value>(name: string, words: Readonly<Record<string, Value>>, otherwise: Value): Value {
    return this.required(name, () => this.word(name, words)) ?? otherwise;
  }

  /** The records in a set, for example `HOP` in `HOPS`; none when it is missing. */
  records<Item>(set: string, name: string, read: (record: ElementReader) => Item): readonly Item[] {
    return this.group(set, (records) =>
      records
        .nodes(name)
        .map((node, at) => new ElementReader(node, `${records.path}/${name}[${at + 1}]`, this.findings))
        .map((record) => finished(record, read)),
    );
  }

  /** What an element holds that groups others; an empty one when it is missing. */
  group<Value>(name: string, read: (group: ElementReader) => Value): Value {
    const [node = {}] = this.nodes(name);
    return finished(new ElementReader(node, this.pathOf(name), this.findings), read);
  }

  /** Remarks each element that was not asked for: what is in it is not in the recipe. */
  finish(): void {
    for (const name of Object.keys(this.elements))
      if (!this.asked.has(name) && !isRepetition(name)) this.remark(name, 'recipes have no such field here');
  }

  has(name: string): boolean {
    return name in this.elements;
  }

  private required<Value>(name: string, read: () => Value | undefined): Value | undefined {
    const { length: before } = this.findings.refusals;
    const value = read();
    if (value === undefined && this.findings.refusals.length === before) this.refuse(name, 'it is missing');
    return value;
  }

  private nodes(name: string): readonly XmlNode[] {
    this.asked.add(name);
    const found = lookUp(this.elements, name);
    return found === undefined ? [] : isList(found) ? found : [found];
  }

  private pathOf(name: string): string {
    return this.path === '' ? name : `${this.path}/${name}`;
  }
}

function finished<Value>(reader: ElementReader, read: (reader: ElementReader) => Value): Value {
  const value = read(reader);
  reader.finish();
  return value;
}

/** Versions of records, and what repeats another field for people or follows from the others, is no loss. */
function isRepetition(name: string): boolean {
  return /^(VERSION|DISPLAY_.*|EST_.*|IBU|IBU_METHOD|CALORIES|ACTUAL_EFFICIENCY|ABV|#text)$/.test(name);
}

function isList(node: XmlNode | readonly XmlNode[]): node is readonly XmlNode[] {
  return Array.isArray(node);
}

function textOf(node: XmlNode): string | undefined {
  if (typeof node === 'string') return decodeEntities(node);
  const texts = Object.entries(node).flatMap(([name, parts]) =>
    [parts].flat().map((part) => {
      if (typeof part !== 'string') return undefined;
      return name === cdataPart ? part : name === textPart ? decodeEntities(part) : undefined;
    }),
  );
  return texts.includes(undefined) ? undefined : texts.join('\n');
}
