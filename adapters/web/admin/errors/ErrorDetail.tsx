import { useCallback } from 'preact/hooks';
import type { Schemas } from '../../../apiClient/index.js';
import {
  Button,
  CopyButton,
  DeviceText,
  ErrorPanel,
  Skeleton,
  StateMark,
  useAsked,
  useSubmit,
} from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/errors.js';
import { formatNumber } from '../../shared/texts/index.js';
import { Fact } from '../Fact.js';
import { Bars } from '../Bars.js';
import { marks, MomentOf } from './ErrorRows.js';
import { countsByHour } from './countsByHour.js';
import { LogLines } from './LogLines.js';

type Details = Schemas['ErrorGroupDetails'];
type Change = 'resolve' | 'ignore' | 'reopen';

/** What can be made of a group in each state; the first is what one mostly does. */
const changesIn: Readonly<Record<Details['state'], readonly Change[]>> = {
  open: ['resolve', 'ignore'],
  cameBack: ['resolve', 'ignore'],
  resolved: ['reopen', 'ignore'],
  ignored: ['reopen', 'resolve'],
};

interface ErrorDetailProps {
  readonly id: string;
  /** It is in another state now. */
  readonly onChange: () => void;
}

/** A group of errors with its last one: what to read, and what to make of it. */
export function ErrorDetail({ id, onChange }: ErrorDetailProps) {
  const question = useCallback(() => {
    const params = { path: { errorId: id } };
    return ask(api.GET('/api/v1/errors/{errorId}', { params }));
  }, [id]);
  const { data, error, again, ...failure } = useAsked(question);
  const changing = useSubmit();
  const change = (action: Change) =>
    changing.submit(async () => {
      await ask(api.POST(`/api/v1/errors/{errorId}/${action}`, { params: { path: { errorId: id } } }));
      again();
      onChange();
    });

  return (
    <section class="error-detail" aria-label={t('errors.detail')}>
      {error && 'sinceMs' in failure && <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />}
      {data ? (
        <>
          <h2>
            <DeviceText text={data.message || data.code} />
          </h2>
          <p class="row-buttons">
            {changesIn[data.state].map((action, at) => (
              <Button
                key={action}
                kind={at === 0 ? 'primary' : 'plain'}
                disabled={changing.isBusy}
                onClick={() => void change(action)}
              >
                {t(`errors.${action}`)}
              </Button>
            ))}
          </p>
          <p class="field-error" role="alert">
            {changing.error}
          </p>
          <Facts group={data} />
          <LogLines lines={data.lines} last={data.example} />
        </>
      ) : (
        !error && <Skeleton height="row" count={3} />
      )}
    </section>
  );
}

function Facts({ group }: { readonly group: Details }) {
  const { id, code, callSite, state, stateAt, errors, firstAt, lastAt, roles, devices, traceId } = group;
  const counts = countsByHour(group.hours, Date.parse(lastAt));
  const ofWeek = counts.reduce((sum, count) => sum + count, 0);
  return (
    <dl class="fact-list error-facts">
      <Fact name={t('errors.state')}>
        <StateMark state={marks[state]} word={t(`errors.state.${state}`)} />
        {stateAt !== null && <MomentOf iso={stateAt} />}
      </Fact>
      <Fact name={t('errors.count')}>
        <span>
          {formatNumber(errors)} · <MomentOf iso={firstAt} /> – <MomentOf iso={lastAt} />
        </span>
      </Fact>
      <Fact name={t('errors.week')}>
        <Bars counts={counts} label={t('errors.lastWeek', { count: ofWeek })} />
      </Fact>
      <Fact name={t('errors.code')}>
        <code>
          <DeviceText text={code} />
        </code>
      </Fact>
      <Fact name={t('errors.callSite')}>{callSite === '' ? '–' : <DeviceText text={callSite} />}</Fact>
      <Fact name={t('errors.roles')}>{roles.join(', ')}</Fact>
      <Fact name={t('errors.affected')}>
        {devices.length === 0 && '–'}
        {devices.map((device) => (
          <DeviceText key={device} text={device} />
        ))}
      </Fact>
      <Fact name={t('errors.trace')}>
        {traceId === null ? (
          '–'
        ) : (
          <>
            <code>
              <DeviceText text={traceId} />
            </code>
            <CopyButton text={traceId} />
          </>
        )}
      </Fact>
      <Fact name={t('errors.id')}>
        <code>{id}</code>
      </Fact>
    </dl>
  );
}
