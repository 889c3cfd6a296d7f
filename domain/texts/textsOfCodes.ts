import type { Advice } from './catalogue.js';
import { advisedCodes, namedCodes, type AdvisedCode, type CodeKind, type NamedCode } from './codeTables.js';
import { catalogueOf, type Language } from './languages.js';

/** The name of a code. One that is not known gets a name with its number: `Step 999`. */
export function codeName(language: Language, kind: CodeKind, code: number): string {
  return isAdvised(kind) ? codeAdvice(language, kind, code).name : plainName(language, kind, code);
}

/**
 * What somebody should do about a user action or an error. Of a code that is known only by its class, or not at all, the
 * text has the number.
 *
 * @example
 * codeAdvice('en', 'userAction', 28) // { name: 'Fit the airlock', whatToDo: 'Fit the airlock to the keg. …' }
 */
export function codeAdvice(language: Language, kind: AdvisedCode, code: number): Advice {
  const { known, classes } = advisedCodes[kind];
  const key = keyOf(known, code) ?? classOf(classes, code) ?? 'unknown';
  const texts: Readonly<Record<string, Advice>> = catalogueOf(language).advice[kind];
  const { name, whatToDo } = texts[key]!;
  return { name: withCode(name, code), whatToDo: withCode(whatToDo, code) };
}

function plainName(language: Language, kind: NamedCode, code: number): string {
  const { codes, unknownCodes } = catalogueOf(language);
  const names: Readonly<Record<string, string>> = codes[kind];
  const key = keyOf(namedCodes[kind], code);
  return (key === undefined ? undefined : names[key]) ?? withCode(unknownCodes[kind], code);
}

function isAdvised(kind: CodeKind): kind is AdvisedCode {
  return kind in advisedCodes;
}

function keyOf(table: Readonly<Record<string, number>>, code: number): string | undefined {
  return Object.keys(table).find((key) => table[key] === code);
}

function classOf(classes: Readonly<Record<string, readonly number[]>>, code: number): string | undefined {
  return Object.keys(classes).find((key) => classes[key]?.includes(code));
}

function withCode(text: string, code: number): string {
  return text.replaceAll('{code}', String(code));
}
