export { createDispatchQueue } from './dispatchQueue.js';
export { writeDispatchQueue } from './writeDispatchQueue.js';
