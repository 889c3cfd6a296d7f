export { createAnswerCheck, type Answer, type AnswerCheck } from './answerCheck.js';
export { watchAnswers, type WatchedAnswers } from './watchAnswers.js';
