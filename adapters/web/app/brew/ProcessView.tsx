import { useCallback, useMemo } from 'preact/hooks';
import { machineTypes, sensors } from '../../../../domain/machine/index.js';
import { now } from '../../shared/clock.js';
import { StateMark, useTitle } from '../../shared/components/index.js';
import { Pipe } from '../../shared/drawings/index.js';
import { isCutOff } from '../../shared/live/index.js';
import { t } from '../../shared/texts/brew.js';
import { formatTemperature } from '../../shared/units/index.js';
import { Planned } from '../home/Planned.js';
import { valvesOf } from '../home/valves.js';
import { ActionPanel } from './ActionPanel.js';
import { hindranceOf } from './actions.js';
import './brew.css';
import { BrewName } from './BrewName.js';
import { Curve } from '../../shared/curve/Curve.js';
import { changePerDay, linesOf } from '../../shared/curve/lines.js';
import { GravityRow } from './GravityRow.js';
import { HaltPanel } from './HaltPanel.js';
import { nextStepAt } from './nextStep.js';
import { NowPanel } from './NowPanel.js';
import type { Process } from './process.js';
import { Result } from './Result.js';
import { stageSteps } from './stageSteps.js';
import { StopHeating } from './StopHeating.js';
import { CommandsTab } from './tabs/CommandsTab.js';
import { JournalTab } from './tabs/JournalTab.js';
import { Tabs } from '../../shared/components/Tabs.js';
import { TimelineTab } from './tabs/TimelineTab.js';
import { TemperaturePanel } from './TemperaturePanel.js';
import { useAskedAnew } from './useAskedAnew.js';
import { MachineName } from '../machine/MachineName.js';

/** The page of a brew or of a session: what it needs, what it is, where it goes, how it went. */
export function ProcessView({ process }: { readonly process: Process }) {
  const { name, standing, word, isOver, device, deviceId, reading, commands, action, brew, colour } = process;
  const { celsius, targetCelsius } = reading;
  const { askCurve, curveReason } = process;
  const askWhole = useCallback(() => askCurve(undefined), [askCurve]);
  const whole = useAskedAnew(askWhole, curveReason);
  const perDay = useMemo(() => changePerDay(linesOf(whole.data ?? []).gravity), [whole.data]);
  const steps = useMemo(() => stageSteps(whole.data ?? []), [whole.data]);
  const secondsToNext = device?.status?.secondsToNextAction;
  const isActionOwed = isOver || action !== undefined;
  const nextAtMs = nextStepAt({ reading, secondsToNext, isActionOwed }, now.value);
  const hindrance = hindranceOf(isCutOff.value, device?.online ?? false);
  useTitle(
    ...(celsius === undefined || isOver ? [] : [formatTemperature(celsius)]),
    brew?.number == null ? name : `${name} ${brew.number}`,
  );
  return (
    <article class="process">
      <header class="process-head">
        <BrewName {...{ name, brew }} mayWrite={process.mayWrite} />
        <StateMark state={standing} {...(word !== undefined && { word })} />
        <p class="label process-machines">
          {process.deviceIds.map((deviceId, index) => (
            <span key={deviceId}>
              {index > 0 && ' · '}
              <a href={`/machines/${deviceId}`}>
                <MachineName deviceId={deviceId} />
              </a>
            </span>
          ))}
          {!isOver && (
            <>
              {' · '}
              <a href={`/alarms/rules?${brew ? `brew=${brew.brewId}` : `device=${deviceId}`}`}>
                {t('alarms.rulesLink')}
              </a>
            </>
          )}
        </p>
      </header>
      <div class="process-now">
        <div aria-live="polite">
          {brew?.status === 'planned' && <Planned brew={brew} />}
          {brew?.halt && <HaltPanel brewId={brew.brewId} halt={brew.halt} />}
          {action && <ActionPanel owed={action} commands={commands} hindrance={hindrance} />}
        </div>
        {isOver ? <Result process={process} /> : <NowPanel {...{ process, nextAtMs, perDay }} />}
        {brew && <Pipe valves={valvesOf(brew, steps)} colour={colour} />}
        {!isOver && device && <TemperaturePanel device={device} commands={commands} hindrance={hindrance} />}
      </div>
      <div class="process-past">
        {brew?.status !== 'completed' && <GravityRow process={process} />}
        <Curve
          whole={whole}
          ask={process.askCurve}
          device={isOver ? undefined : device}
          targetCelsius={isOver || reading.freshness === 'offline' ? undefined : targetCelsius}
          nextAtMs={nextAtMs}
          nameMachine={nameMachine}
        />
        <ProcessTabs process={process} />
      </div>
      {!isOver && mayHeat(process) && (
        <StopHeating deviceId={deviceId} commands={commands} isDisconnected={hindrance === 'noConnection'} />
      )}
    </article>
  );
}

const nameMachine = (deviceId: string) => <MachineName deviceId={deviceId} />;

function ProcessTabs({ process }: { readonly process: Process }) {
  const { askTimeline, deviceIds, startedAtMs, endedAtMs, commands, journal } = process;
  return (
    <Tabs
      label={t('brew.tabs')}
      tabs={[
        {
          key: 'timeline',
          name: t('brew.timeline'),
          content: () => <TimelineTab ask={askTimeline} reason={process.timelineReason} />,
        },
        {
          key: 'journal',
          name: t('journal'),
          content: () => (
            <JournalTab
              journal={journal}
              changedAt={process.brew?.journalChangedAt ?? ''}
              mayWrite={process.mayWrite}
            />
          ),
        },
        {
          key: 'commands',
          name: t('brew.commands'),
          content: () => (
            <CommandsTab
              {...{ deviceIds }}
              live={commands}
              // The command that began a session was asked for before it.
              sinceMs={startedAtMs - 600_000}
              untilMs={endedAtMs}
            />
          ),
        },
      ]}
    />
  );
}

/** A target may be one to cool to; the machine itself knows, and stopping is never wrong. */
function mayHeat({ device }: Process): boolean {
  const heater = device?.status?.sensors.find(({ sensor }) => sensor.code === sensors.heater);
  // A keg keeps its beer at its temperature, and cools more than it heats: its panel has the temperature.
  if (device?.machineType?.code === machineTypes.keg) return false;
  return (heater?.value ?? 0) > 0 || device?.status?.targetCelsius != null;
}
