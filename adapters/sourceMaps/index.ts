export { createFrameMapper, type FrameMapper } from './frameMapper.js';
