import { decodeDownlink } from './decodeDownlink.js';
import * as uplink from './encodeUplink.js';

/** The wire format as a device speaks it: the port `DeviceCodec` of adapters/device. */
export const deviceCodec = { ...uplink, decodeDownlink };
