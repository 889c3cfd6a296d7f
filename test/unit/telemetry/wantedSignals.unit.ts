import assert from 'node:assert/strict';
import { wantedSignals } from '../../../adapters/telemetry/wantedSignals.js';

describe('the signals that the environment asks to export', () => {
  const cases: [string, Record<string, string>, { traces: boolean; metrics: boolean }][] = [
    ['nothing set', {}, { traces: false, metrics: false }],
    ['an empty endpoint', { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, { traces: false, metrics: false }],
    ['an endpoint for all', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c' }, { traces: true, metrics: true }],
    ['one for traces', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c' }, { traces: true, metrics: false }],
    ['a named exporter', { OTEL_METRICS_EXPORTER: 'prometheus' }, { traces: false, metrics: true }],
    [
      'an endpoint, but no metrics',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_METRICS_EXPORTER: 'none' },
      { traces: true, metrics: false },
    ],
    [
      'an endpoint, but the SDK switched off',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_SDK_DISABLED: 'TRUE' },
      { traces: false, metrics: false },
    ],
  ];
  for (const [name, env, expected] of cases) {
    it(name, () => assert.deepEqual(wantedSignals(env), expected));
  }
});
