import type { MessageNumber } from '../../../domain/deviceMessages/index.js';

/** A command that was obeyed. `received` alone means that the power went while it was being obeyed. */
export interface ObeyedCommand {
  /** UUID. */
  readonly id: string;
  readonly outcome: 'received' | 'done' | 'failed';
  readonly reason: string;
  /** The broker has its outcome; one that it has not is told again after a power cut. */
  readonly told: boolean;
}

/** A message that was still unacknowledged: of all when the device was switched off in an orderly way, else of those that are kept. */
export interface UnsentMessage extends MessageNumber {
  /** The encoded body of its envelope. */
  readonly body: Uint8Array;
}

/** What a device must know after its power was gone. */
export interface DeviceMemory {
  /** The boot counter, as the last start left it. */
  readonly boot: number;
  /**
   * A random number in decimal digits, made together with the boot counter and anew when that begins anew. Left out by a device that has
   * not made one yet.
   */
  readonly installation?: string;
  /** The highest number that `boot` used. Left out where that is not certain: while the boot runs, and after most power cuts. */
  readonly lastSeq?: number;
  /** Oldest first. */
  readonly obeyed: readonly ObeyedCommand[];
  readonly unsent: readonly UnsentMessage[];
}

/**
 * Where a device keeps its {@link DeviceMemory}. `save` is atomic: after a power cut there is the old one or the new one. Calls may
 * overlap; the last one stays.
 */
export interface DeviceStore {
  /** Undefined when there is none (a new device, or one that lost it). */
  load(): Promise<DeviceMemory | undefined>;
  save(memory: DeviceMemory): Promise<void>;
}

/** Keeps nothing beyond the process: for fleets too large for a file each. */
export function createMemoryStore(): DeviceStore {
  let kept: DeviceMemory | undefined;
  return {
    load: async () => kept,
    save: async (memory) => {
      kept = memory;
    },
  };
}
