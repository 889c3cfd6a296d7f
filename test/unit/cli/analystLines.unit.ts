import assert from 'node:assert/strict';
import { createPseudonyms } from '../../../adapters/http/api/analysts/index.js';
import { createAnalystLines, type AnalystLines } from '../../../infra/cli/replay/analystLines.js';
import { csvOf } from '../../../infra/cli/replay/csvLines.js';
import { readConfig } from '../../../infra/config.js';
import { base, everyField, ids, leaksIn, plantedText } from '../../integration/http/analysts/planted.js';
import { testPseudonymKey } from '../../support/api.js';

const personId = '33333333-3333-4333-8333-333333333333';
const pseudonyms = createPseudonyms(testPseudonymKey);

describe('a line of replay as analysts see it', () => {
  let analysts: AnalystLines;
  let data: Readonly<Record<string, unknown>>;

  before(async () => {
    analysts = await createAnalystLines(readConfig({ PSEUDONYM_KEY: testPseudonymKey }));
    data = await everyField(personId);
  });

  const lineIn = (stream: string, more: object = {}) => ({
    type: 'PhaseEntered',
    ...{
      stream,
      revision: 1,
      position: '1',
      id: `${plantedText} id`,
      recordedAt: '2026-11-22T11:00:00.000Z',
    },
    ...{
      causedBy: `device:${base}`,
      causationId: `${base}/0.1.2`,
      correlationId: plantedText,
      schemaVersion: 1,
    },
    ...{ traceparent: plantedText, data },
    ...more,
  });

  const streams = () => [
    `device-${base}`,
    `deviceCommand-${base}`,
    `brewSession-${ids.session}`,
    `brewPlan-${ids.brew}`,
  ];

  it('has no id and no text, in JSON and in CSV', () => {
    for (const stream of streams()) {
      const shown = analysts.shown(lineIn(stream));
      assert.ok(shown, stream);
      assert.deepEqual(leaksIn(JSON.stringify(shown), personId), []);
      assert.deepEqual(leaksIn(csvOf(shown), personId), []);
    }
  });

  it('has the pseudonyms of the API', () => {
    const shown = analysts.shown(lineIn(`brewSession-${ids.session}`));
    assert.equal(shown?.stream, `brewSession-${pseudonyms.session(ids.session)}`);
    const { deviceId, plannedBy } = shown?.data as Record<string, unknown>;
    assert.deepEqual([deviceId, plannedBy], [pseudonyms.device(base), pseudonyms.person(personId)]);
    const reading = {
      type: 'Reading',
      deviceId: base,
      session: ids.session,
      traceparent: plantedText,
      seq: 1,
    };
    assert.deepEqual(analysts.shown({ ...reading, sensors: { liquid: 65 } }), {
      type: 'Reading',
      deviceId: pseudonyms.device(base),
      ...{ session: pseudonyms.session(ids.session), seq: 1, sensors: { liquid: 65 } },
    });
  });

  it('hides who, where an event still has a login', () => {
    const shown = analysts.shown(lineIn(`brewPlan-${ids.brew}`, { data: { ...data, plannedBy: 'ada' } }));
    assert.deepEqual(leaksIn(JSON.stringify(shown), personId), []);
  });

  it('is left out where it is a text, or not of Brewline', () => {
    const log = { type: 'Log', deviceId: base, severity: 3, text: plantedText };
    const strange = [
      lineIn('invoices-ada'),
      lineIn('brewSession-ada'),
      lineIn(`device-${base}`, { type: 'AdaSaid' }),
    ];
    for (const line of [log, ...strange]) assert.equal(analysts.shown(line), undefined, JSON.stringify(line));
  });
});
