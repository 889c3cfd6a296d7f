import type { SecureContext } from 'node:tls';
import type { Tracer } from '@opentelemetry/api';
import type { MachineIdentity } from '../../../domain/device/index.js';
import type { Acknowledgement } from '../../../domain/deviceCommand/index.js';
import type { MessageNumber } from '../../../domain/deviceMessages/index.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import type { MachineSettings } from '../../../domain/machine/index.js';
import type { OnCommand } from './commandInbox.js';
import type { DeviceStore } from './deviceStore.js';
import type { Outcome } from './outbox.js';
import type { DeviceCodec } from './ports.js';

export interface DeviceOptions {
  readonly deviceId: string;
  readonly secret: string;
  /** The device id by default; a broker with virtual hosts wants `<vhost>:<device id>`. */
  readonly username?: string;
  /** `mqtt://` or `mqtts://`. */
  readonly mqttUrl: string;
  /**
   * PEM of the authority that signed the broker's certificate, or a context made of it, which many devices of one process should share: to make
   * one takes long. The system's authorities when left out.
   */
  readonly ca?: string | SecureContext;
  /** The wire format. */
  readonly codec: DeviceCodec;
  readonly store: DeviceStore;
  readonly machine: MachineIdentity;
  readonly logger: Logger;
  /** One after the other; urgent ones (traits of the domain) beside one that is being obeyed. Each command id comes once. */
  readonly onCommand: OnCommand;
  /** The settings that the machine has, reported after each hello; a machine without settings leaves it out. */
  readonly settings?: () => Partial<MachineSettings>;
  /** Stands between the device and its acknowledgements, for machines that misbehave in a test. Each is sent once when left out. */
  readonly answering?: (answer: Acknowledgement, send: () => Promise<Delivery>) => void;
  /** Keeps reports of sessions on disk until they are acknowledged, so that a power cut takes none; false when left out. */
  readonly keepsReports?: boolean;
  /**
   * The last number that was used outlives a power cut, as in memory that may be written with each message (FRAM, a clock's registers): the
   * next boot can say what the cut took. False when left out: flash would wear out.
   */
  readonly keepsNumbers?: boolean;
  /** False for firmware that says nothing of its installation; true when left out. */
  readonly namesInstallation?: boolean;
  /** Messages kept while the broker can't be reached, 20,000 by default; then the oldest are dropped and reported as a gap. */
  readonly bufferLimit?: number;
  /** Longest wait between attempts to connect, 30 s by default. */
  readonly maxReconnectMs?: number;
  /** A message that is not acknowledged for this long shows that the connection hangs: another one is made. 30 s by default. */
  readonly pubackTimeoutMs?: number;
  /** Traces each publication and passes its context on in the envelope. */
  readonly tracing?: Tracer;
  /** The device's own clock, epoch milliseconds. */
  readonly clock?: () => number;
}

/** How a publication ended, and the number that its message has. */
export interface Delivery extends MessageNumber {
  readonly outcome: Outcome;
}
