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
import { shown } from './pseudo.js';

/** What a machine's number means, in the person's language. */
export function nameOfCode(kind: CodeKind, code: number): string {
  return shown(codeName(language.value, kind, code));
}

/** A name, and what to do about it. */
export function adviceOfCode(kind: AdvisedCode, code: number): Advice {
  return shownAdvice(codeAdvice(language.value, kind, code));
}

export function nameOfWord(kind: Parameters<typeof wordName>[1], word: string): string {
  return shown(wordName(language.value, kind, word));
}

export function adviceOfWord(kind: Parameters<typeof wordAdvice>[1], word: string): Advice {
  return shownAdvice(wordAdvice(language.value, kind, word));
}

function shownAdvice({ name, whatToDo }: Advice): Advice {
  return { name: shown(name), whatToDo: shown(whatToDo) };
}
