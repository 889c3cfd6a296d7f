import { useCallback } from 'preact/hooks';
import { now } from '../../shared/clock.js';
import { Time } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/brew.js';
import { formatDay, formatDuration, formatNumber, formatTime } from '../../shared/texts/index.js';
import { formatGravity, formatGravityChange } from '../../shared/units/index.js';
import { figuresOf, forecastOf, type Forecast, type ShownFigure } from './fermentationFigures.js';
import type { Process } from './process.js';
import { useAskedAnew } from './useAskedAnew.js';

/** Gravities, alcohol and where the fermentation goes: each says what it comes from, and of when it is. */
export function GravityRow({ process }: { readonly process: Process }) {
  const { data } = useFermentation(process);
  const figures = data ? figuresOf(data, process.isOver) : [];
  const forecast = data && !process.isOver ? forecastOf(data) : undefined;
  if (figures.length === 0) return null;
  return (
    <div class="gravity">
      <dl class="figures-row">
        {figures.map((figure) => (
          <OneFigure key={figure.name} figure={figure} />
        ))}
      </dl>
      {forecast && <ForecastLine forecast={forecast} />}
    </div>
  );
}

const reAskMs = 300_000;

/** Anew when somebody measured, another step began, or five minutes have passed. */
function useFermentation({ brew, session, device }: Process) {
  const brewId = brew?.brewId;
  const sessionId = session?.sessionId;
  const interval = Math.floor(now.value / reAskMs);
  const question = useCallback(() => {
    if (brewId !== undefined)
      return ask(api.GET('/api/v1/brews/{brewId}/fermentation', { params: { path: { brewId } } }));
    const params = { path: { sessionId: sessionId ?? '' } };
    return ask(api.GET('/api/v1/sessions/{sessionId}/fermentation', { params }));
  }, [brewId, sessionId]);
  return useAskedAnew(question, `${brew?.journalChangedAt} ${device?.status?.step?.code} ${interval}`);
}

function OneFigure({ figure }: { readonly figure: ShownFigure }) {
  const { name, source, atMs } = figure;
  return (
    <div>
      <dt class="label">{t(name)}</dt>
      <dd class="numerals">{figureText(figure)}</dd>
      <dd class="label">
        {t(`gravity.${source}`)}
        {atMs !== undefined && (
          <>
            {' · '}
            <Time atMs={atMs}>{formatTime(atMs, now.value)}</Time>
          </>
        )}
      </dd>
    </div>
  );
}

function figureText({ kind, value, around }: ShownFigure): string {
  if (kind === 'percent') return `${formatNumber(value, 1)} %`;
  return kind === 'change' ? formatGravityChange(value, around) : formatGravity(value);
}

function ForecastLine({ forecast: { gravity, atMs, withinMs } }: { readonly forecast: Forecast }) {
  return (
    <p class="small forecast">
      <Time atMs={atMs}>
        {t(atMs > now.value ? 'gravity.forecastOn' : 'gravity.forecastPast', {
          gravity: formatGravity(gravity),
          day: formatDay(atMs),
          within: formatDuration(withinMs / 1_000).replaceAll(' ', '\u00a0'),
        })}
      </Time>
    </p>
  );
}
