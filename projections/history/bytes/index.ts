export { ByteReader } from './byteReader.js';
export { ByteWriter } from './byteWriter.js';
export { damaged } from './damaged.js';
export { sealed, unsealed } from './sealed.js';
