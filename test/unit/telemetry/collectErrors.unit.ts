import assert from 'node:assert/strict';
import { collectorLimits, createErrorCollector, createLogger } from '../../../adapters/telemetry/index.js';
import { normalizeMessage } from '../../../domain/errorGroups/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';

describe('the errors of a log', () => {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  let collector = createErrorCollector();
  const logger = createLogger({
    role: 'api',
    level: 'info',
    destination,
    onLine: (line) => collector.take(line),
  });
  beforeEach(() => {
    collector = createErrorCollector();
    written.length = 0;
  });

  const failOn = (deviceId: string) =>
    logger.warn(
      { deviceId, err: new BrewlineError('DEVICE_UNKNOWN', `no "${deviceId}" after 30 s`) },
      'failed',
    );

  it('are grouped by code, call site and message, with their devices and the last line', () => {
    failOn('keg-1');
    failOn('keg-2');
    failOn('keg-2');
    logger.error({}, 'something else');
    const { groups, unkept } = collector.drain();
    assert.equal(unkept, 0);
    assert.deepEqual(
      groups.map(({ code, errors, devices, message }) => ({ code, errors, devices, message })),
      [
        { code: 'DEVICE_UNKNOWN', errors: 3, devices: ['keg-1', 'keg-2'], message: 'no "…" after # s' },
        { code: 'LOGGED', errors: 1, devices: [], message: 'something else' },
      ],
    );
    assert.match(groups[0]?.callSite ?? '', /failOn test\/unit\/telemetry\/collectErrors\.unit\.[jt]s$/);
    assert.equal(groups[0]?.example, written[2]?.trimEnd());
    assert.deepEqual(collector.drain(), { groups: [], unkept: 0 });
  });

  describe('whose message has a line that looks like a frame', () => {
    const forged = 'refused:\n    at forged (infra/main/api.ts:1:2)\n    at more (infra/x.ts:3:4)';
    const siteOf = (err: unknown) => {
      logger.error({ err }, 'failed');
      return collector.drain().groups[0]?.callSite ?? '';
    };
    const here = /collectErrors\.unit\.[jt]s$/;

    it('are grouped by where they were created', () => {
      assert.match(siteOf(new Error(forged)), here);
      assert.match(siteOf(new TypeError(`${forged}: ${forged}`)), here);
      assert.match(siteOf(new BrewlineError('DEVICE_UNKNOWN', forged)), here);
    });

    it('are so with causes that have such messages', () => {
      const cause = new Error(forged, { cause: new Error(forged) });
      assert.match(siteOf(new Error('outer', { cause })), here);
      assert.match(siteOf(new Error(forged, { cause })), here);
      const foreign = new Error(forged, { cause: new Error('inner') });
      foreign.stack = `Error: ${forged}\n    at run (node:internal/timers:1:1)`;
      assert.match(siteOf(foreign), here);
    });

    it('have no call site where the message leaves no room for the stack', () => {
      assert.equal(siteOf(new Error(`${'x'.repeat(1_990)}${forged}`)), '');
    });
  });

  it('are neither warnings without an error nor lines that only look like one', () => {
    logger.warn({}, 'late "err":{ }');
    logger.info({ err: new Error('as expected') }, 'done');
    collector.take('{"level":"error" broken');
    assert.deepEqual(collector.drain(), { groups: [], unkept: 0 });
  });

  it('have no secret in their example', () => {
    logger.error({ password: 'hunter2', request: { token: 'abc123' } }, 'refused');
    const [group] = collector.drain().groups;
    assert.ok(group?.example.includes('[Redacted]'));
    assert.doesNotMatch(JSON.stringify(group), /hunter2|abc123/);
  });

  it('come with the lines before them: of their trace, or without one of the process', () => {
    logger.info({ trace_id: 'a'.repeat(32) }, 'received');
    logger.info({ trace_id: 'b'.repeat(32), long: 'x'.repeat(10_000) }, 'received');
    logger.error({ trace_id: 'b'.repeat(32) }, 'of b');
    logger.error({}, 'of none');
    const linesOf = (of: string) => groups.find(({ message }) => message === of)?.lines;
    const { groups } = collector.drain();
    assert.deepEqual(linesOf('of b'), [written[1]?.slice(0, collectorLimits.lineBeforeLength)]);
    assert.equal(linesOf('of none')?.length, 3);
    for (let i = 0; i < 1_000; i++) logger.info({}, `line ${i}`);
    logger.error({}, 'late');
    const late = collector.drain().groups[0]?.lines ?? [];
    assert.equal(late.length, collectorLimits.linesBefore);
    assert.match(late.at(-1) ?? '', /line 999/);
  });

  it('stay within their limits, and what is beyond is counted', () => {
    for (let i = 0; i < collectorLimits.groups + 10; i++) logger.error({}, `failed ${'x'.repeat(i)}`);
    const many = collector.drain();
    assert.deepEqual([many.groups.length, many.unkept], [collectorLimits.groups, 10]);
    for (let i = 0; i < 10_000; i++) logger.error({ deviceId: `keg-${i}` }, 'failed');
    const { groups, unkept } = collector.drain();
    assert.deepEqual(
      [groups.length, groups[0]?.errors, unkept],
      [1, collectorLimits.lines, 10_000 - collectorLimits.lines],
    );
    assert.equal(groups[0]?.devices.length, collectorLimits.devices);
    logger.error({ long: 'x'.repeat(collectorLimits.lineLength) }, 'failed');
    assert.equal(collector.drain().unkept, 1);
  });

  it('are the same whatever ids, numbers and texts of people they name', () => {
    const one = "device 6f1c2b1e-8a3d-4a41-9b8e-0c6d2f1a7e55 named 'Ada' at 12:30:01.5";
    const other = "device 11111111-2222-4333-8444-555555555555 named 'Bob' at 9:01:22.7";
    assert.equal(normalizeMessage(one), normalizeMessage(other));
    assert.equal(normalizeMessage(one), 'device # named "…" at #');
    assert.ok(normalizeMessage('x'.repeat(100_000)).length <= 300);
  });
});
