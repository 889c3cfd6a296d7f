import {
  codeAdvice,
  codeName,
  wordAdvice,
  wordName,
  type AdvisedCode,
  type Advice,
  type CodeKind,
} from '../../../../domain/texts/index.js';
import { language } from './language.js';

/** What a machine's number means, in the person's language. */
export function nameOfCode(kind: CodeKind, code: number): string {
  return codeName(language.value, kind, code);
}

/** A name, and what to do about it. */
export function adviceOfCode(kind: AdvisedCode, code: number): Advice {
  return codeAdvice(language.value, kind, code);
}

export function nameOfWord(kind: Parameters<typeof wordName>[1], word: string): string {
  return wordName(language.value, kind, word);
}

export function adviceOfWord(kind: Parameters<typeof wordAdvice>[1], word: string): Advice {
  return wordAdvice(language.value, kind, word);
}
