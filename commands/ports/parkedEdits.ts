import type { UplinkCodec } from './uplink.js';

/** A parked message as a person wants it instead. */
export interface EditedText {
  /** `fields`: JSON with the names of uplink.proto. */
  readonly as: 'fields' | 'hex';
  readonly text: string;
}

/** The wire format, as an edit needs it. Implemented by `adapters/protobuf`. */
export interface EditCodec {
  decode: UplinkCodec['decode'];
  /** @throws BrewlineError `MESSAGE_MALFORMED` for a text that is no message of a device */
  encodeText(text: string): Promise<Uint8Array>;
}
