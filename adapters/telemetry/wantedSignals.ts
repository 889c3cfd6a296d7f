/** The signals that the standard OTEL_* variables request. */
export interface WantedSignals {
  readonly traces: boolean;
  readonly metrics: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * OpenTelemetry's SDK exports to localhost:4318 by default. Brewline exports only on request: by an endpoint for all signals or
 * for one, or by naming an exporter. `none` and `OTEL_SDK_DISABLED=true` switch it off.
 */
export function wantedSignals(env: Environment): WantedSignals {
  if (env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return { traces: false, metrics: false };
  return { traces: isWanted('TRACES', env), metrics: isWanted('METRICS', env) };
}

function isWanted(signal: 'TRACES' | 'METRICS', env: Environment): boolean {
  const exporters = (env[`OTEL_${signal}_EXPORTER`] ?? '').split(',').map((name) => name.trim());
  if (exporters.includes('none')) return false;
  if (exporters.some((name) => name !== '')) return true;
  return isSet(env.OTEL_EXPORTER_OTLP_ENDPOINT) || isSet(env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`]);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}
