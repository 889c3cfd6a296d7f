export type { Connection } from './messages.js';
export { connection, followAs, tellHub, useTopic, type Topic } from './topics.js';
