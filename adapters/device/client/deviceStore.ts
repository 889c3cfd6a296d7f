import type { MessageNumber } from '../../../domain/deviceMessages/index.js';

/** A command that was executed. `received` alone means that the power failed during the execution. */
export interface ExecutedCommand {
  /** UUID. */
  readonly id: string;
  readonly outcome: 'received' | 'done' | 'failed';
  readonly reason: string;
  /** The broker has acknowledged the outcome; otherwise it is sent again after a power cut. */
  readonly told: boolean;
}

/** A stored message that was not acknowledged: after an orderly shutdown all of them, otherwise only those that are kept on disk. */
export interface UnsentMessage extends MessageNumber {
  /** The encoded body of its envelope. */
  readonly body: Uint8Array;
}

/** What a device must remember without power. */
export interface DeviceMemory {
  /** The boot counter of the last start. */
  readonly boot: number;
  /**
   * A random number in decimal digits, made together with the boot counter, and made again when the counter begins again. Absent
   * on a device that has not made one yet.
   */
  readonly installation?: string;
  /** The highest number that `boot` used. Absent when it is not certain: while the boot runs, and after most power cuts. */
  readonly lastSeq?: number;
  /** Oldest first. */
  readonly obeyed: readonly ExecutedCommand[];
  readonly unsent: readonly UnsentMessage[];
}

/**
 * Stores a device's {@link DeviceMemory}. `save` is atomic: after a power cut either the old or the new memory is there. Calls
 * may overlap; the last one wins.
 */
export interface DeviceStore {
  /** Undefined when there is none (a new device, or one that lost it). */
  load(): Promise<DeviceMemory | undefined>;
  save(memory: DeviceMemory): Promise<void>;
}

/** Stores nothing beyond the process: for fleets that are too large for one file each. */
export function createMemoryStore(): DeviceStore {
  let kept: DeviceMemory | undefined;
  return {
    load: async () => kept,
    save: async (memory) => {
      kept = memory;
    },
  };
}
