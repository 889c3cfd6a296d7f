import { useState } from 'preact/hooks';
import { now } from '../../shared/clock.js';
import {
  DeviceText,
  ErrorPanel,
  Skeleton,
  StateMark,
  Time,
  useAsked,
  useTitle,
} from '../../shared/components/index.js';
import { Glass } from '../../shared/drawings/index.js';
import { isCutOff, useTopic } from '../../shared/live/index.js';
import { t } from '../../shared/texts/alarms.js';
import { formatTime, nameOfWord } from '../../shared/texts/index.js';
import { Empty } from '../pages/Empty.js';
import { colourOf } from '../recipes/colourOf.js';
import { askRecipes } from '../recipes/recipeApi.js';
import { askClearedAlarms } from './alarmApi.js';
import { AlarmRow } from './AlarmRow.js';
import { alarmAdvice } from '../../shared/alarms/alarmTexts.js';
import './alarms.css';
import { grouped, unseenCount, type Alarm, type AlarmGroup } from '../../shared/alarms/grouped.js';
import { useOpenAlarms } from './openAlarms.js';
import { MachineName } from '../machine/MachineName.js';

const askAll = () => askRecipes();

/** What machines and brews have to say, and what was. */
export function AlarmsPage() {
  const alarms = useOpenAlarms();
  const unseen = unseenCount(alarms ?? []);
  useTitle(unseen > 0 ? `▲ ${unseen} ${t('alarms.title')}` : t('alarms.title'));
  return (
    <div class="alarms">
      <h1>{t('alarms.title')}</h1>
      {!alarms && <Skeleton height="row" count={3} />}
      <div aria-live="polite">
        {alarms?.length === 0 && <NoAlarm isSure={!isCutOff.value} />}
        {alarms && alarms.length > 0 && <Groups groups={grouped(alarms)} />}
      </div>
      <p>
        <a href="/alarms/rules">{t('alarms.rules')}</a>
      </p>
      <History />
    </div>
  );
}

function Groups({ groups }: { readonly groups: readonly AlarmGroup[] }) {
  const brews = useTopic('brews');
  const recipes = useAsked(askAll);
  return (
    <>
      {groups.map(({ key, brewId, deviceId, alarms }) => {
        const recipeId = brews.rows.find((brew) => brew.brewId === brewId)?.recipe?.recipeId;
        const recipe = recipes.data?.items.find((each) => each.recipeId === recipeId);
        return (
          <section key={key} class="alarm-group">
            <h2>
              {brewId !== null && <Glass width={20} colour={colourOf(recipe?.figures)} />}
              <a href={brewId === null ? `/machines/${deviceId}` : `/brews/${brewId}`}>
                {recipe ? (
                  <DeviceText text={recipe.name} />
                ) : (
                  <>
                    {brewId !== null && `${t('brew.unnamed')} `}
                    <MachineName deviceId={deviceId} />
                  </>
                )}
              </a>
            </h2>
            <ul>
              {alarms.map((alarm) => (
                <AlarmRow key={alarm.alarmId} alarm={alarm} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

function NoAlarm({ isSure }: { readonly isSure: boolean }) {
  return (
    <Empty
      drawing={<Glass width={72} colour={undefined} />}
      title={t(isSure ? 'alarms.none' : 'alarms.noneThen')}
      {...(isSure && { what: t('alarms.noneWhat') })}
      isPart
    />
  );
}

/** What is over; asked for when it is opened. */
function History() {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="section history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{t('alarms.history')}</h2>
      </summary>
      {isOpen && <Cleared />}
    </details>
  );
}

function Cleared() {
  const asked = useAsked(askClearedAlarms);
  if (asked.error) return <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />;
  if (!asked.data) return <Skeleton height="row" count={3} />;
  if (asked.data.length === 0) return <p class="muted">{t('alarms.noHistory')}</p>;
  return (
    <ul>
      {asked.data.map((alarm) => (
        <ClearedRow key={alarm.alarmId} alarm={alarm} />
      ))}
    </ul>
  );
}

function ClearedRow({ alarm }: { readonly alarm: Alarm }) {
  const { deviceId, raisedAt, resolvedAt, cause } = alarm;
  const [fromMs, toMs] = [Date.parse(raisedAt), resolvedAt === null ? undefined : Date.parse(resolvedAt)];
  return (
    <li class="cleared">
      <StateMark state="done" word={alarmAdvice(alarm).name} />
      <span class="label">
        <MachineName deviceId={deviceId} /> · <Time atMs={fromMs}>{formatTime(fromMs, now.value)}</Time>
        {toMs !== undefined && (
          <>
            {' – '}
            <Time atMs={toMs}>{formatTime(toMs, now.value)}</Time>
          </>
        )}
        {cause !== null && <> · {nameOfWord('alarmResolution', cause)}</>}
      </span>
    </li>
  );
}
