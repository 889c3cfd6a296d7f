import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import type { Page } from 'playwright-core';
import { until } from '../until.js';
import { brewIds, setCelsius } from './brewhouse.js';

/** Machines of the brewhouse that a home page shows a value of, and where their rows lead to. */
const machines = [
  { deviceId: 'base-1', href: `/brews/${brewIds.mashing}` },
  { deviceId: 'keg-2', href: `/brews/${brewIds.fermenting}` },
  { deviceId: 'keg-3', href: '/machines/keg-3/sessions/keg-3.7' },
];

/** For a page before it is opened: notes what each row shows whenever that is something else. */
export const recordShownValues = `(() => {
  const shown = (globalThis.shownValues = {});
  const note = () => {
    for (const row of document.querySelectorAll('.brew')) {
      const values = (shown[row.querySelector('a').getAttribute('href')] ??= []);
      const value = Number.parseFloat(row.querySelector('.value').textContent);
      if (values.at(-1) !== value) values.push(value);
    }
  };
  new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true });
})()`;

/** Changes of machines, each to a value that none had before, and what pages have shown of them. */
export class Changes {
  private position = 200;
  private tenths = 200;
  private readonly last = new Map<string, number>();

  constructor(
    private readonly pool: Pool,
    private readonly hint: (hint: { readonly devices: string[] }) => void,
  ) {}

  /** One of each machine. */
  async make(): Promise<void> {
    for (const { deviceId, href } of machines) {
      this.tenths += 1;
      this.last.set(href, this.tenths / 10);
      await setCelsius(this.pool, deviceId, this.tenths / 10, (this.position += 10));
      this.hint({ devices: [deviceId] });
    }
  }

  /** One of each machine, until each of these pages shows it. */
  async makeAndSee(pages: readonly Page[], withinMs?: number): Promise<void> {
    await this.make();
    await this.seen(pages, withinMs);
  }

  async seen(pages: readonly Page[], withinMs?: number): Promise<void> {
    const isSeen = async (page: Page) => {
      const shown = await shownBy(page);
      return [...this.last].every(([href, value]) => shown[href]?.at(-1) === value);
    };
    await until(
      'each page shows what is',
      async () => !(await Promise.all(pages.map(isSeen))).includes(false),
      withinMs,
    );
  }

  /** Every value that pages have shown came after those before it: none again, none late. */
  async areInOrder(pages: readonly Page[]): Promise<void> {
    for (const page of pages)
      for (const [href, values] of Object.entries(await shownBy(page))) {
        const made = values.slice(1);
        assert.deepEqual(
          made,
          [...new Set(made)].sort((a, b) => a - b),
          href,
        );
      }
  }
}

/** By where rows lead to, in order. */
export function shownBy(page: Page): Promise<Readonly<Record<string, readonly number[]>>> {
  return page.evaluate('globalThis.shownValues');
}
