export { decodeChunk } from './decodeChunk.js';
export { decodeColumns } from './decodeColumns.js';
export { encodeChunk } from './encodeChunk.js';
export { chunkLimits } from './limits.js';
export { partsOf } from './partsOf.js';
