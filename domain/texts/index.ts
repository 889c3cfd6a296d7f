export type { Advice } from './catalogue.js';
export { advisedCodes, namedCodes, type AdvisedCode, type CodeKind, type NamedCode } from './codeTables.js';
export { catalogueOf, languages, type Language } from './languages.js';
export { mailText, mailTextInAll, type MailKind, type MailText } from './mails.js';
export { noticeMail, noticeText, type NoticeText, type ToldNotice } from './notices.js';
export { codeAdvice, codeName } from './textsOfCodes.js';
export { wordAdvice, wordName } from './textsOfWords.js';
export type { AdvisedWords, Words } from './words.js';
