import { Backend } from './backend.js';
import { Chance } from './chance.js';
import { encode, firstMark, hashOf } from './content.js';
import { Machine, type Message } from './machine.js';

/** What became of a message, by its content. */
export interface Published {
  readonly message: Message;
  readonly deviceId: string;
  readonly hash: number;
  /** An operator sent it through again. */
  requeued: boolean;
}

export interface WorldOptions {
  readonly machines: number;
  /** The last two machines have one id. */
  readonly sharesId: boolean;
  readonly prefetch: number;
  readonly seed: number;
}

const hourMs = 3_600_000;

/** Machines that send to a backend, and an operator. */
export class World extends Backend {
  readonly machines: readonly Machine[];
  /** By device and hash of the body. */
  readonly published = new Map<string, Published>();
  /** The id that two machines have. */
  readonly sharedId: string | undefined;
  /** Devices that did what makes their numbers ambiguous, so that one can't foresee what ingest makes of them. */
  readonly ambiguous = new Set<string>();
  /** Devices of which an operator sent messages through again. */
  readonly requeued = new Set<string>();
  /** How often an operator let the numbering of a device begin anew. */
  readonly resets = new Map<string, number>();
  #marks = 0;
  #sent = 0;

  constructor(options: WorldOptions) {
    super(options.prefetch);
    const chance = new Chance(options.seed);
    const { machines, sharesId } = options;
    this.machines = Array.from({ length: machines }, (_, at) => {
      const isClone = sharesId && machines > 2 && at === machines - 1;
      const deviceId = `keg-${isClone ? at - 1 : at}`;
      return new Machine({
        name: `machine ${at}`,
        deviceId,
        firstBoot: chance.of([1, 1, 3, 57]),
        namesInstallation: chance.percent(30),
        namesPrevious: chance.percent(50),
        nextMark: () => this.#nextMark(),
      });
    });
    this.sharedId = sharesId && machines > 2 ? `keg-${machines - 2}` : undefined;
    if (this.sharedId) this.ambiguous.add(this.sharedId);
  }

  /** The first machine does only what a machine should. */
  behaves(machine: Machine): boolean {
    return machine === this.machines[0];
  }

  publish(message: Message, how: { readonly sentAtMs?: number; readonly requeueInto?: number } = {}): void {
    const { machine, boot, seq, saying, mark } = message;
    const { deviceId } = machine.options;
    this.#sent += 1;
    const body = encode(
      { boot, seq, sentAtMs: how.sentAtMs ?? (seq === 0 ? mark : this.#sent) },
      saying,
      mark,
    );
    const hash = hashOf(body, deviceId);
    const key = `${deviceId} ${hash}`;
    if (!this.published.has(key)) this.published.set(key, { message, deviceId, hash, requeued: false });
    if (how.requeueInto === undefined) {
      message.published += 1;
      if (machine.numbers.isAmbiguous(message)) this.ambiguous.add(deviceId);
      machine.numbers.publish(message);
      this.broker.publish({ deviceId, body });
    } else {
      this.broker.publish({ deviceId, body, request: { type: 'requeue', epoch: how.requeueInto } });
    }
  }

  /** The broker does it, when a connection breaks. */
  publishLastWill({ options: { deviceId }, boot, connection }: Machine): void {
    const number = { boot, seq: 0, sentAtMs: 0 };
    this.broker.publish({ deviceId, body: encode(number, { kind: 'lastWill', connection }, 0) });
  }

  /** An operator lets a device's numbering begin anew. */
  resetOrder(machine: Machine): void {
    if (this.behaves(machine)) return;
    const { deviceId } = machine.options;
    this.ambiguous.add(deviceId);
    this.resets.set(deviceId, (this.resets.get(deviceId) ?? 0) + 1);
    this.broker.publish({ deviceId, body: new Uint8Array(), request: { type: 'resetOrder' } });
  }

  /** An operator sends a parked message through ingest again; one that broke a rule was mended. */
  requeue(chance: Chance): void {
    const { parked } = this.parking;
    const one = parked[chance.between(0, parked.length - 1)]?.message;
    if (!one?.order || one.deviceId === undefined) return;
    const known = this.published.get(`${one.deviceId} ${hashOf(one.body, one.deviceId)}`);
    if (!known || known.requeued) return;
    known.requeued = true;
    this.requeued.add(one.deviceId);
    const { message } = known;
    const mended: Message =
      one.code === 'MESSAGE_MALFORMED'
        ? { ...message, mark: this.#nextMark(), saying: { kind: 'telemetry', session: 0 } }
        : message;
    this.publish(mended, { requeueInto: one.order.epoch });
    // What sends it may die before it has noted so, and sends it again.
    if (chance.percent(30)) this.publish(mended, { requeueInto: one.order.epoch });
  }

  /** Everything that is under way arrives, whoever was stopped goes on, and what is missing is told. */
  async settle(): Promise<void> {
    await this.deliverAll();
    await this.wakeAll();
    // What one of them told of missing messages is put right when the device comes back.
    for (const machine of this.machines) {
      machine.disconnect();
      const hello = machine.connect();
      if (hello) this.publish(hello);
    }
    await this.deliverAll();
    for (let turn = 0; turn < 4; turn += 1) {
      this.nowMs += hourMs;
      await this.keepUp();
    }
  }

  #nextMark(): number {
    this.#marks += 1;
    return firstMark + this.#marks;
  }
}
