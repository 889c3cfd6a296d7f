import type { Chance } from './chance.js';
import type { ReportKind, Saying } from './content.js';
import { UsedNumbers } from './usedNumbers.js';

/** A numbered message or a hello (number 0), which keeps its number and its body for life. */
export interface Message {
  readonly mark: number;
  readonly saying: Saying;
  /** One life of the machine's counters. */
  readonly life: number;
  readonly boot: number;
  readonly seq: number;
  readonly machine: Machine;
  /** How often it reached the broker. */
  published: number;
}

export interface MachineOptions {
  readonly name: string;
  readonly deviceId: string;
  readonly firstBoot: number;
  readonly namesInstallation: boolean;
  readonly namesPrevious: boolean;
  readonly nextMark: () => number;
}

/** Numbers without a PUBACK that a device may have under way. */
const maxUnderWay = 64;
const reports: readonly [ReportKind, ...ReportKind[]] = [
  'step',
  'step',
  'actionRequested',
  'actionDone',
  'threshold',
  'fault',
];

/** A machine with its counters and its buffer. What it publishes it hands to its caller. */
export class Machine {
  readonly numbers = new UsedNumbers();
  life = 0;
  boot: number;
  connection = 0;
  online = false;
  lastHello: Message | undefined;
  #seq = 0;
  #installation: number;
  #previous: { readonly boot: number; readonly lastSeq: number } | undefined;
  /** Without a PUBACK, the oldest first. */
  #buffer: Message[] = [];
  /** So many of the buffer were sent on this connection. */
  #underWay = 0;
  #session = 0;
  #isRunning = false;

  constructor(readonly options: MachineOptions) {
    this.boot = options.firstBoot;
    this.#installation = options.nextMark();
  }

  /** Takes something into its buffer under the next number. */
  say(saying: Exclude<Saying, { kind: 'hello' }>): void {
    this.#seq += 1;
    this.#buffer.push(this.#message(saying, this.#seq));
  }

  saySomething(chance: Chance, behaves: boolean): void {
    const session = this.#isRunning ? this.#session : 0;
    const draw = chance.between(1, 100);
    if (draw <= 45) return this.say({ kind: 'telemetry', session });
    if (draw <= 50) return this.say({ kind: 'logs', session });
    if (draw <= 54) return this.say({ kind: 'settings' });
    if (draw <= 58 && !behaves) return this.say({ kind: 'commandAck' });
    if (draw <= 64 && !behaves) return this.say({ kind: 'malformed' });
    if (!this.#isRunning || (draw > 96 && !behaves)) {
      this.#session += 1;
      this.#isRunning = true;
      return this.say({ kind: 'start', session: this.#session });
    }
    if (draw <= 90) return this.say({ kind: chance.of(reports), session });
    this.#isRunning = false;
    return this.say({ kind: chance.percent(70) ? 'completed' : 'cancelled', session });
  }

  /** Uses numbers without sending anything under them. */
  skip(numbers: number): void {
    this.#seq += numbers;
  }

  /** Loses messages that were never sent, and says so when it is asked to. */
  loseUnsent(chance: Chance, says: boolean): void {
    const first = this.#buffer.findIndex(({ published }) => published === 0);
    const from = this.#buffer[first];
    if (!from) return;
    const alike = this.#buffer
      .slice(first)
      .filter(({ boot, published }) => boot === from.boot && published === 0);
    const lost = alike.slice(0, chance.between(1, 8));
    const last = lost.at(-1) ?? from;
    const gap = { ...last, mark: this.options.nextMark(), saying: gapOf(from, last) };
    const kept = this.#buffer.filter((message) => !lost.includes(message));
    this.#buffer = says ? [...kept.slice(0, first), gap, ...kept.slice(first)] : kept;
    this.#underWay = Math.min(this.#underWay, this.#buffer.length);
  }

  /** Begins a connection; undefined when it has one. */
  connect(): Message | undefined {
    if (this.online) return undefined;
    this.online = true;
    this.connection += 1;
    const { namesInstallation, namesPrevious } = this.options;
    const hello = {
      connection: this.connection,
      ...(namesInstallation && { installation: this.#installation }),
      ...(namesPrevious &&
        this.#previous && { previousBoot: this.#previous.boot, previousLastSeq: this.#previous.lastSeq }),
    };
    this.lastHello = this.#message({ kind: 'hello', hello }, 0);
    return this.lastHello;
  }

  disconnect(): void {
    this.online = false;
    this.#underWay = 0;
  }

  /** What it sends next; before that some of what it sent is acknowledged. */
  send(chance: Chance, messages: number): readonly Message[] {
    if (!this.online) return [];
    const acknowledged = chance.between(0, this.#underWay);
    this.#buffer.splice(0, acknowledged);
    this.#underWay -= acknowledged;
    const room = Math.min(messages, maxUnderWay - this.#underWay);
    const sent = this.#buffer.slice(this.#underWay, this.#underWay + room);
    this.#underWay += sent.length;
    return sent;
  }

  /** All that it sent is acknowledged, before another machine takes its place. */
  quiesce(): void {
    this.#buffer.splice(0, this.#underWay);
    this.disconnect();
  }

  /** Sends the buffer of older boots after what is new. */
  postponeOlderBoots(): void {
    if (this.#underWay > 0) return;
    const isNew = ({ boot, life }: Message) => boot === this.boot && life === this.life;
    this.#buffer = [...this.#buffer.filter(isNew), ...this.#buffer.filter((message) => !isNew(message))];
  }

  reboot(keepsBuffer: boolean): void {
    this.#previous = { boot: this.boot, lastSeq: this.#seq };
    this.#begin(this.boot + 1);
    if (!keepsBuffer) this.#buffer = [];
  }

  /** Its counters are lost, and its buffer with them. */
  loseCounters(boot: number, keepsSession: boolean): void {
    this.life += 1;
    this.#previous = undefined;
    this.#installation = this.options.nextMark();
    this.#begin(boot);
    this.#buffer = [];
    if (keepsSession) return;
    this.#session = 0;
    this.#isRunning = false;
  }

  #begin(boot: number): void {
    this.disconnect();
    this.boot = boot;
    this.connection = 0;
    this.#seq = 0;
  }

  #message(saying: Saying, seq: number): Message {
    const { life, boot } = this;
    return { mark: this.options.nextMark(), saying, life, boot, seq, machine: this, published: 0 };
  }
}

function gapOf(first: Message, last: Message): Saying {
  return { kind: 'gap', first: first.saying.kind === 'gap' ? first.saying.first : first.seq, last: last.seq };
}
