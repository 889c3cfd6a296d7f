import type { advisedCodes, AdvisedCode, NamedCode, namedCodes } from './codeTables.js';
import type { AdvisedWords, Words } from './words.js';

/** A name, and one to three sentences on what to do about it. */
export interface Advice {
  readonly name: string;
  readonly whatToDo: string;
}

type Advised<Kind extends AdvisedCode> =
  keyof (typeof advisedCodes)[Kind]['known'] | keyof (typeof advisedCodes)[Kind]['classes'] | 'unknown';

/** All texts of one language: the compiler finds what one lacks. `{code}` stands for the number. */
export interface Catalogue {
  readonly codes: {
    readonly [Kind in NamedCode]: Readonly<Record<keyof (typeof namedCodes)[Kind], string>>;
  };
  /** Names of codes that no table has. */
  readonly unknownCodes: Readonly<Record<NamedCode, string>>;
  readonly advice: { readonly [Kind in AdvisedCode]: Readonly<Record<Advised<Kind>, Advice>> };
  readonly words: { readonly [Kind in keyof Words]: Readonly<Record<Words[Kind], string>> };
  readonly advisedWords: {
    readonly [Kind in keyof AdvisedWords]: Readonly<Record<AdvisedWords[Kind], Advice>>;
  };
}
