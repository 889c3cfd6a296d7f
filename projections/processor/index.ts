export { createProcessor, lockOf, type Processor, type ProcessorProgress } from './processor.js';
export type { AppliedBatch, ProcessorOptions } from './options.js';
export type { BufferBounds } from './boundedBuffer.js';
export { paced } from './paced.js';
