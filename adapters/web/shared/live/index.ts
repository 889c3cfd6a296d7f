export type { Connection } from './messages.js';
export {
  beginWith,
  connection,
  followAs,
  haveNoAnswer,
  isCutOff,
  shownFromMs,
  tellHub,
  useTopic,
  type Topic,
} from './topics.js';
