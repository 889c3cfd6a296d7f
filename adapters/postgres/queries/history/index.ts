export { placeByReceipt } from './placeByReceipt.js';
export { readHistory } from './readHistory.js';
