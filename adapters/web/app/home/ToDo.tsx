import { lazy } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import { afterFirstPage } from '../../shared/afterFirstPage.js';
import { now } from '../../shared/clock.js';
import { Time } from '../../shared/components/index.js';
import { adviceOfCode, formatTime, t } from '../../shared/texts/index.js';
import { pageOf } from './underWayTexts.js';
import type { Todo } from './underWay.js';
import { MachineName } from '../machine/MachineName.js';

const Offer = lazy(() =>
  import('../notifications/Offer.js').then(
    (part) => part.Offer,
    () => () => null,
  ),
);

/** What machines wait for: a row for each, the first thing to see. */
export function ToDo({ todo }: { readonly todo: readonly Todo[] }) {
  const [isLater, setLater] = useState(false);
  useEffect(() => afterFirstPage(() => setLater(true)), []);
  return (
    <section class="to-do" aria-live="polite">
      <h2>{t('home.toDo')}</h2>
      {todo.length === 0 && <p class="muted">{t('home.nothingToDo')}</p>}
      <ul>
        {todo.map((each) => (
          <ToDoRow
            key={each.key}
            page={pageOf(each)}
            deviceId={each.deviceId}
            action={each.action.code}
            sinceMs={each.sinceMs}
          />
        ))}
      </ul>
      {isLater && todo.length > 0 && <Offer />}
    </section>
  );
}

interface ToDoRowProps {
  readonly page: string;
  readonly deviceId: string;
  readonly action: number;
  readonly sinceMs: number | undefined;
}

function ToDoRow({ page, deviceId, action, sinceMs }: ToDoRowProps) {
  const { name, whatToDo } = adviceOfCode('userAction', action);
  return (
    <li>
      <a class="to-do-row" href={page}>
        <span class="shape" aria-hidden="true">
          ▲
        </span>
        <span>
          <b>{name}</b>
          <span class="small what">{whatToDo}</span>
          <span class="label">
            <MachineName deviceId={deviceId} />
            {sinceMs !== undefined && (
              <>
                {' · '}
                <Time atMs={sinceMs}>{t('since', { time: formatTime(sinceMs, now.value) })}</Time>
              </>
            )}
          </span>
        </span>
      </a>
    </li>
  );
}
