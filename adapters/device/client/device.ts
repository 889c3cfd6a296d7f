import { setTimeout as delay } from 'node:timers/promises';
import { backOffMs, type BackOff } from '../../../domain/kernel/backOff.js';
import type { Acknowledgement } from '../../../domain/deviceCommand/index.js';
import { messageOf } from '../../../domain/kernel/errors.js';
import type {
  CounterIdentity,
  LogLine,
  MachineReport,
  MessageNumber,
} from '../../../domain/deviceMessages/index.js';
import type { Reading } from '../../../domain/machine/index.js';
import { atMost } from './atMost.js';
import { createBackendClock } from './backendClock.js';
import { CommandInbox } from './commandInbox.js';
import { openConnection, type Connection } from './connection.js';
import type { Delivery, DeviceOptions } from './deviceOptions.js';
import type { DeviceMemory, UnsentMessage } from './deviceStore.js';
import { Outbox, type Outcome, type Outgoing } from './outbox.js';
import type { DeviceCodec } from './ports.js';
import { startPublishTrace } from './publishSpan.js';

/** Maximum number of unacknowledged messages in flight: enough for a round trip of 30 ms at 1,000 messages/s. */
const sendWindow = 32;
const goodbyeTimeoutMs = 2000;
const defaultPubackTimeoutMs = 30_000;

/** A machine's side of the protocol; see {@link DeviceOptions}. */
export class Device {
  readonly #options: DeviceOptions;
  readonly #codec: DeviceCodec;
  readonly #clock: () => number;
  readonly #outbox: Outbox;
  readonly #inbox: CommandInbox;
  readonly #backOff: BackOff;
  readonly #power = new AbortController();
  readonly #connecting: Promise<void>;
  readonly #previous: MessageNumber | undefined;
  #memory: DeviceMemory;
  #connection: Connection | undefined;
  #connections = 0;
  /** Attempts since the broker last acknowledged a hello. */
  #attempts = 0;
  #seq = 0;
  #lastAcknowledged: Outgoing | undefined;
  /** Reports that are not acknowledged yet. */
  #settingsReports = 0;
  #stopping = false;
  #idle: (() => void)[] = [];

  /**
   * Use {@link createDevice}.
   *
   * @param memory already saved, with the boot that begins now.
   * @param previous the previous boot and its last used number, if that is certain.
   */
  constructor(options: DeviceOptions, memory: DeviceMemory, previous: MessageNumber | undefined) {
    this.#options = options;
    this.#codec = options.codec;
    this.#memory = memory;
    this.#previous = previous;
    this.#clock = options.clock ?? Date.now;
    this.#outbox = new Outbox({
      codec: options.codec,
      bufferLimit: options.bufferLimit ?? 20_000,
      window: sendWindow,
    });
    this.#backOff = { firstMs: 1000, maxMs: options.maxReconnectMs ?? 30_000 };
    this.#inbox = new CommandInbox({
      executed: memory.obeyed,
      codec: options.codec,
      clock: createBackendClock(this.#clock),
      onCommand: options.onCommand,
      acknowledge: (commandId, answer) => this.#acknowledge(commandId, answer),
      remember: (executed) => this.#save({ ...this.#memory, obeyed: executed }),
      logger: options.logger,
    });
    for (const unsent of memory.unsent) this.#enqueue(unsent, () => this.#forget(unsent));
    this.#connecting = this.#stayConnected();
  }

  get boot(): number {
    return this.#memory.boot;
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  /** Messages that the broker has not acknowledged yet. */
  get buffered(): number {
    return this.#outbox.size;
  }

  /**
   * @param readings 1 to 1,000, oldest first.
   * @param session the device's number of the session; 0 outside any session.
   * @returns resolves at the broker's acknowledgement, or when the message was given up.
   * @throws BrewlineError `MESSAGE_MALFORMED`, `MESSAGE_TOO_LARGE` at once, without using a number.
   */
  telemetry(readings: readonly Reading[], session: number): Promise<Delivery> {
    return this.#publish(this.#codec.telemetryBody(readings, session));
  }

  /** @param atMs time of the event, device time. */
  processEvent(report: MachineReport, session: number, atMs: number): Promise<Delivery> {
    const { keepsReports = false } = this.#options;
    return this.#publish(this.#codec.processEventBody(report, session, atMs), keepsReports);
  }

  /** @param lines at most 200. */
  log(lines: readonly LogLine[], session: number): Promise<Delivery> {
    return this.#publish(this.#codec.logBody(lines, session));
  }

  /** Reports the machine's settings, as after each hello; call it when they change. */
  reportSettings(): void {
    const settings = this.#options.settings?.() ?? {};
    if (Object.keys(settings).length === 0) return;
    this.#settingsReports += 1;
    void this.#publish(this.#codec.settingsReportBody(settings)).then(() => {
      this.#settingsReports -= 1;
    });
  }

  /** Sends the last acknowledged message again, like a device that did not receive the acknowledgement. */
  repeatLast(): void {
    const last = this.#lastAcknowledged;
    if (last)
      this.#connection?.publish(this.#codec.envelope(last.number, this.#clock(), last), () => undefined);
  }

  /** Breaks the connection, as bad Wi-Fi does; the device reconnects by itself. */
  dropConnection(): void {
    this.#connection?.destroy();
  }

  /** @returns true once everything is acknowledged, false after `timeoutMs`. */
  async drain(timeoutMs: number): Promise<boolean> {
    if (this.buffered === 0) return true;
    return atMost(timeoutMs, new Promise<void>((resolve) => this.#idle.push(resolve)));
  }

  /**
   * Shuts the device down in order: it publishes its last will, and stores unacknowledged messages for its next boot. A command
   * that needs more than two seconds counts as interrupted.
   */
  async stop(): Promise<void> {
    if (this.#stopping) return;
    await atMost(goodbyeTimeoutMs, this.#inbox.idle());
    this.#stopping = true;
    await this.#sayGoodbye();
    this.#power.abort();
    await this.#connecting;
    const left = this.#outbox.clear();
    await this.#options.store.save({
      ...this.#memory,
      lastSeq: this.#seq,
      unsent: left.map(({ number, body: bytes }) => ({ ...number, body: bytes })),
    });
    for (const message of left) message.settle('kept');
  }

  /**
   * Cuts the power: the connection breaks at once, and memory is lost. Resolves when all work has stopped, or after two seconds
   * if a command is still running.
   */
  async kill(): Promise<void> {
    const wasRunning = !this.#stopping;
    this.#stopping = true;
    this.#power.abort();
    this.#connection?.destroy();
    for (const message of this.#outbox.clear()) message.settle('lost');
    await atMost(goodbyeTimeoutMs, this.#inbox.idle());
    await this.#connecting;
    const { keepsNumbers, store } = this.#options;
    if (keepsNumbers && wasRunning) await store.save({ ...this.#memory, lastSeq: this.#seq });
  }

  #acknowledge(commandId: string, answer: Acknowledgement): Promise<boolean> {
    const send = () => this.#publish(this.#codec.commandAckBody(commandId, answer));
    const { answering } = this.#options;
    return new Promise((resolve) => {
      const isTold = ({ outcome }: Delivery) => resolve(outcome === 'acknowledged' || outcome === 'kept');
      const sendAndSee = () => {
        const sent = send();
        void sent.then(isTold);
        return sent;
      };
      if (answering) answering(answer, sendAndSee);
      else void sendAndSee();
    });
  }

  /** @param kept stored on disk until it is acknowledged, so that it survives a power cut. */
  #publish(bytes: Uint8Array, kept = false): Promise<Delivery> {
    const number = { boot: this.#memory.boot, seq: this.#seq + 1 };
    if (this.#stopping) return Promise.resolve({ ...number, outcome: 'lost' });
    this.#seq = number.seq;
    const message = { ...number, body: bytes };
    if (kept) this.#keep(message);
    return new Promise((resolve) => {
      this.#enqueue(message, (outcome) => {
        const survives = kept && outcome === 'lost';
        if (kept && !survives) this.#forget(message);
        resolve({ ...number, outcome: survives ? 'kept' : outcome });
      });
    });
  }

  #keep(message: UnsentMessage): void {
    this.#save({ ...this.#memory, unsent: [...this.#memory.unsent, message] }).catch((err: unknown) =>
      this.#options.logger.error({ err }, 'a report could not be stored, and a power cut would lose it'),
    );
  }

  /** It is removed from disk with the next save: sending it again does no harm. */
  #forget(message: UnsentMessage): void {
    this.#memory = { ...this.#memory, unsent: this.#memory.unsent.filter((other) => other !== message) };
  }

  #enqueue({ boot, seq, body: bytes }: UnsentMessage, settled: (outcome: Outcome) => void): void {
    const trace = startPublishTrace(this.#options.tracing, this.#options.deviceId);
    const settle = (outcome: Outcome) => {
      trace.end(outcome);
      settled(outcome);
    };
    this.#outbox.add({ number: { boot, seq }, body: bytes, traceContext: trace.traceContext, settle });
    this.#send();
  }

  #send(): void {
    const connection = this.#connection;
    if (!connection) return;
    for (let message = this.#outbox.take(); message; message = this.#outbox.take()) {
      const sent = message;
      connection.publish(this.#codec.envelope(sent.number, this.#clock(), sent), () => {
        if (this.#connection === connection) this.#acknowledged(sent);
      });
    }
  }

  #acknowledged(message: Outgoing): void {
    this.#outbox.acknowledge(message);
    this.#lastAcknowledged = message;
    this.#send();
    if (this.#outbox.size > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #stayConnected(): Promise<void> {
    const { signal } = this.#power;
    const { logger, deviceId } = this.#options;
    while (!signal.aborted) {
      try {
        await this.#connectOnce(signal);
      } catch (error) {
        if (!signal.aborted) logger.debug({ deviceId, cause: messageOf(error) }, 'could not connect');
      }
      this.#connection = undefined;
      const waitMs = backOffMs(this.#backOff, this.#attempts++, Math.random());
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Resolves when the connection has ended. */
  async #connectOnce(signal: AbortSignal): Promise<void> {
    const { mqttUrl, deviceId, login, ca, machine } = this.#options;
    const { pubackTimeoutMs = defaultPubackTimeoutMs } = this.#options;
    this.#connections += 1;
    const lastWill = this.#outsideOrder(this.#codec.lastWillBody(this.#connections));
    const onCommand = (payload: Uint8Array) => this.#inbox.receive(payload);
    const connection = await openConnection(
      { mqttUrl, deviceId, login, ca, lastWill, pubackTimeoutMs, onCommand },
      signal,
    );
    if (signal.aborted) return connection.destroy();
    const hello = this.#outsideOrder(this.#codec.helloBody(this.#connections, machine, this.#counters()));
    connection.publish(hello, () => {
      this.#attempts = 0;
    });
    this.#connection = connection;
    this.#outbox.rewind();
    this.#send();
    // A report that waits in the outbox is sent with the current settings.
    if (this.#settingsReports === 0) this.reportSettings();
    await connection.closed;
  }

  #counters(): CounterIdentity {
    const { installation } = this.#memory;
    const named = installation !== undefined && (this.#options.namesInstallation ?? true);
    return { ...(named && { installation }), ...(this.#previous && { previous: this.#previous }) };
  }

  /** The envelope of a hello or last will, which have no number. */
  #outsideOrder(bytes: Uint8Array): Buffer {
    return this.#codec.envelope({ boot: this.#memory.boot, seq: 0 }, this.#clock(), { body: bytes });
  }

  /**
   * Publishes its own last will before DISCONNECT, after which the broker does not publish it. Otherwise the device would look
   * online until its lease ends.
   */
  async #sayGoodbye(): Promise<void> {
    const connection = this.#connection;
    if (!connection) return;
    const goodbye = new Promise<void>((resolve) => {
      connection.publish(this.#outsideOrder(this.#codec.lastWillBody(this.#connections)), resolve);
    });
    const gone = Promise.race([goodbye.then(() => connection.end()), connection.closed]);
    await atMost(goodbyeTimeoutMs, gone);
    connection.destroy();
  }

  async #save(memory: DeviceMemory): Promise<void> {
    if (this.#power.signal.aborted) throw new Error('the power is off');
    this.#memory = memory;
    await this.#options.store.save(memory);
  }
}
