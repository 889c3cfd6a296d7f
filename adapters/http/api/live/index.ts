export { devicesIn, LiveClient, liveHeaders, readPositionOf } from './liveClient.js';
export { createLiveHub, type LiveHub } from './liveHub.js';
