import { decodeDownlink } from './decodeDownlink.js';
import * as uplink from './encodeUplink.js';

/** The wire format from the device's side: the port `DeviceCodec` of adapters/device. */
export const deviceCodec = { ...uplink, decodeDownlink };
