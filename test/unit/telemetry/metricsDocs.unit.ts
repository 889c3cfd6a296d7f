import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attributes, Meter } from '@opentelemetry/api';
import { createMetrics } from '../../../adapters/telemetry/index.js';
import type { Condition } from '../../../domain/health/index.js';

/** From dist/test/unit/telemetry. */
const root = join(import.meta.dirname, '../../../..');

interface Instrument {
  readonly type: string;
  readonly unit: string;
  readonly attributes: Set<string>;
}

describe('infra/metrics.md', () => {
  let page: string;
  before(async () => {
    page = await readFile(join(root, 'infra/metrics.md'), 'utf8');
  });

  it('has a row for each metric, with its type, unit and attributes', () => {
    const cell = (text = '') => text.replaceAll('`', '').replace('–', '').trim();
    const rows = [...page.matchAll(/^\| `(brewline\.[a-z.]+)` +\|(.+?)\|(.+?)\|(.+?)\|/gm)]
      .filter(([, , type = '']) => /counter|gauge|histogram/.test(type))
      .map(([, name, type, unit, attributes]) => [name, cell(type), cell(unit), cell(attributes)]);
    const measured = [...instruments()].map(([name, { type, unit, attributes }]) => [
      name,
      type,
      unit,
      [...attributes].toSorted().join(', '),
    ]);
    assert.deepEqual(rows.toSorted(), measured.toSorted());
  });

  it('says of each what it means, once', () => {
    const told = [...page.matchAll(/^- \*\*`(brewline\.[a-z.]+)`\*\* [A-Z]/gm)].map(([, name]) => name);
    assert.deepEqual(told.toSorted(), [...instruments().keys()].toSorted());
  });

  it('knows all: nothing else in the source makes instruments', async () => {
    const makers = /\.create(Observable)?(Counter|UpDownCounter|Histogram|Gauge)\(|\.getMeter\(/;
    const found: string[] = [];
    for (const folder of ['domain', 'commands', 'projections', 'adapters', 'infra']) {
      const files = await readdir(join(root, folder), { recursive: true });
      for (const file of files.filter((name) => name.endsWith('.ts')))
        if (makers.test(await readFile(join(root, folder, file), 'utf8'))) found.push(join(folder, file));
    }
    assert.deepEqual(found, ['adapters/telemetry/metrics.ts']);
  });
});

/** Every instrument, with the attributes that it is given when each method was called. */
function instruments(): Map<string, Instrument> {
  const made = new Map<string, Instrument>();
  const create = (type: string) => (name: string, options: { readonly unit?: string }) => {
    const attributes = new Set<string>();
    made.set(name, { type, unit: options.unit ?? '', attributes });
    const take = (_value: number, given: Attributes = {}) =>
      Object.keys(given).forEach((key) => attributes.add(key));
    return { add: take, record: take };
  };
  const meter = {
    createCounter: create('counter'),
    createHistogram: create('histogram'),
    createGauge: create('gauge'),
  };
  callAll(createMetrics(meter as unknown as Meter));
  return made;
}

function callAll(metrics: ReturnType<typeof createMetrics>): void {
  const condition: Condition = { code: 'DISK', level: 'down', reason: 'full', since: '' };
  const calls: Record<keyof typeof metrics, () => void> = {
    ingested: () => metrics.ingested({ partition: 0, messages: 1, durationMs: 1 }),
    sequenced: () => metrics.sequenced(new Map([['new', 1]])),
    numberingAnomaly: () => metrics.numberingAnomaly('bootJumped'),
    missing: () => metrics.missing({ partition: 0, messages: 1, devices: 1 }),
    throttled: () => metrics.throttled('messages'),
    parked: () => metrics.parked('NUMBER_REUSED'),
    unkept: () => metrics.unkept({ code: 'NUMBER_REUSED', messages: 1 }),
    projected: () => metrics.projected({ projection: 'readModels', events: 1, durationMs: 1, lagMs: 1 }),
    repeatsProjected: () => metrics.repeatsProjected(1),
    commandTook: () => metrics.commandTook('CommandSent'),
    authDecided: () => metrics.authDecided('user', 'allow'),
    notified: () => metrics.notified({ way: 'mail', outcome: 'delivered' }),
    liveClients: () => metrics.liveClients(1),
    health: () => metrics.health({ began: [condition], ended: [condition] }),
  };
  for (const call of Object.values(calls)) call();
}
