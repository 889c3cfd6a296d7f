import type { Saying } from './content.js';

interface BootUse {
  /** The boot is heard from its beginning. */
  fromBeginning: boolean;
  saidHello: boolean;
  readonly sent: Set<number>;
  /** Numbers that the machine said it dropped. */
  readonly gaps: Set<number>;
  announced: number;
}

/** The numbers that one machine used, as far as the broker was told of them. */
export class UsedNumbers {
  readonly #boots = new Map<string, BootUse>();

  /** Takes note of something that reached the broker. */
  publish({ life, boot, seq, saying }: { life: number; boot: number; seq: number; saying: Saying }): void {
    if (saying.kind === 'hello') return this.#hello(life, boot, saying.hello);
    const use = this.#of(life, boot);
    use.sent.add(seq);
    if (saying.kind !== 'gap') return;
    for (let number = saying.first; number <= saying.last; number += 1) use.gaps.add(number);
  }

  /**
   * Whether nobody can tell of this message that it is of another life than the one before: a hello that could go on there, or a number of a
   * boot that never said hello, before the first one of its life that did.
   */
  isAmbiguous({ life, boot, saying }: { life: number; boot: number; saying: Saying }): boolean {
    if (life === 0) return false;
    const known = [...this.#boots].map(([key, use]) => {
      const [ofLife = 0, number = 0] = key.split('/').map(Number);
      return { life: ofLife, boot: number, ...use };
    });
    const heard = known.filter((each) => each.life === life && each.saidHello);
    if (saying.kind !== 'hello') return heard.every((each) => each.boot > boot);
    if (heard.length > 0) return false;
    const before = Math.max(0, ...known.map((each) => each.life));
    const highest = Math.max(0, ...known.filter((each) => each.life === before).map((each) => each.boot));
    const { installation, connection } = saying.hello;
    return installation == null && (boot > highest || connection !== 1);
  }

  #hello(life: number, boot: number, hello: Extract<Saying, { kind: 'hello' }>['hello']): void {
    const { connection, previousBoot, previousLastSeq } = hello;
    if (previousBoot != null && previousLastSeq) this.#announce(life, previousBoot, previousLastSeq);
    const use = this.#of(life, boot);
    if (connection === 1 && !use.saidHello && use.sent.size === 0) use.fromBeginning = true;
    use.saidHello = true;
  }

  #announce(life: number, boot: number, lastSeq: number): void {
    const key = `${life}/${boot}`;
    const known = this.#boots.get(key);
    if (known && (known.fromBeginning || known.sent.size > 0)) known.announced = lastSeq;
    if (known) return;
    const wasHeardBefore = [...this.#boots].some(([each, { saidHello, sent }]) => {
      const [ofLife, number] = each.split('/').map(Number);
      return ofLife === life && (number ?? 0) < boot && (saidHello || sent.size > 0);
    });
    if (wasHeardBefore) Object.assign(this.#of(life, boot), { fromBeginning: true, announced: lastSeq });
  }

  /** How many the backend can know of, and how many of those were dropped. */
  total(): { readonly known: number; readonly dropped: number } {
    let known = 0;
    let dropped = 0;
    for (const { fromBeginning, sent, gaps, announced } of this.#boots.values()) {
      if (sent.size === 0 && announced === 0) continue;
      const first = fromBeginning ? 1 : Math.min(...sent);
      const last = Math.max(announced, ...sent);
      known += last - first + 1;
      for (const number of gaps) if (number >= first && !sent.has(number)) dropped += 1;
    }
    return { known, dropped };
  }

  #of(life: number, boot: number): BootUse {
    const key = `${life}/${boot}`;
    const known = this.#boots.get(key) ?? {
      fromBeginning: false,
      saidHello: false,
      sent: new Set(),
      gaps: new Set(),
      announced: 0,
    };
    this.#boots.set(key, known);
    return known;
  }
}
