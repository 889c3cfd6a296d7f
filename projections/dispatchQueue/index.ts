export { toDispatchChange, type DispatchChange } from './projectDispatchQueue.js';
