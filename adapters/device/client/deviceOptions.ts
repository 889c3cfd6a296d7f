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

/** How a device shows the broker who it is. */
export type DeviceLogin =
  | {
      readonly type: 'secret';
      readonly secret: string;
      /** The device id by default; a broker with virtual hosts needs `<vhost>:<device id>`. */
      readonly username?: string;
    }
  /** PEM of a certificate whose common name is the device id, and of its key. It needs `mqtts://`. */
  | { readonly type: 'certificate'; readonly certificate: string; readonly key: string };

export interface DeviceOptions {
  readonly deviceId: string;
  readonly login: DeviceLogin;
  /** `mqtt://` or `mqtts://`. */
  readonly mqttUrl: string;
  /**
   * PEM of the authority that signed the broker's certificate, or a secure context. Many devices in one process that come by
   * secret should share a context, because creating one is slow. The system's authorities when left out.
   */
  readonly ca?: string | SecureContext;
  /** The wire format. */
  readonly codec: DeviceCodec;
  readonly store: DeviceStore;
  readonly machine: MachineIdentity;
  readonly logger: Logger;
  /** Called for each command id once, in sequence; urgent commands (see the domain's traits) beside a running one. */
  readonly onCommand: OnCommand;
  /** The machine's settings, reported after each hello; left out by a machine without settings. */
  readonly settings?: () => Partial<MachineSettings>;
  /** Intercepts acknowledgements, for faulty machines in tests. Each is sent once when left out. */
  readonly answering?: (answer: Acknowledgement, send: () => Promise<Delivery>) => void;
  /** Stores reports of sessions on disk until they are acknowledged, so that they survive a power cut; false when left out. */
  readonly keepsReports?: boolean;
  /**
   * The last used number survives a power cut, as in memory that allows frequent writes (FRAM, a clock's registers): the next
   * boot can report what was lost. False when left out, because flash would wear out.
   */
  readonly keepsNumbers?: boolean;
  /** False for firmware that does not send its installation; true when left out. */
  readonly namesInstallation?: boolean;
  /**
   * Maximum number of messages in the buffer while the broker can't be reached, 20,000 by default; then the oldest are dropped
   * and reported as a gap.
   */
  readonly bufferLimit?: number;
  /** Longest wait between attempts to connect, 30 s by default. */
  readonly maxReconnectMs?: number;
  /** A message that stays unacknowledged for this long shows that the connection hangs: the device reconnects. 30 s by default. */
  readonly pubackTimeoutMs?: number;
  /** Traces each publication and sends its context in the envelope. */
  readonly tracing?: Tracer;
  /** The device's own clock, epoch milliseconds. */
  readonly clock?: () => number;
}

/** How a publication ended, with the number of its message. */
export interface Delivery extends MessageNumber {
  readonly outcome: Outcome;
}
