import { Skeleton } from '../../shared/components/index.js';
import { useTopic } from '../../shared/live/index.js';
import { t, type TextKey } from '../../shared/texts/admin.js';
import { formatNumber } from '../../shared/texts/index.js';

/** The service's four figures. */
export function Figures() {
  const [counts] = useTopic('counts').rows;
  if (!counts) return <Skeleton height="row" />;
  const { devices, online, openBrews, openCommands, actions } = counts;
  return (
    <dl class="figures" aria-label={t('admin.figures')}>
      <Figure name="admin.devices" value={devices} part={`${formatNumber(online)} ${t('admin.online')}`} />
      <Figure name="admin.openBrews" value={openBrews} />
      <Figure name="admin.actions" value={actions} />
      <Figure name="admin.openCommands" value={openCommands} />
    </dl>
  );
}

interface FigureProps {
  readonly name: TextKey;
  readonly value: number;
  readonly part?: string;
}

/** Counts end at 10,001, which says that there are more. */
const most = 10_000;

function Figure({ name, value, part }: FigureProps) {
  return (
    <div>
      <dt class="label">{t(name)}</dt>
      <dd class="numerals">{value > most ? `> ${formatNumber(most)}` : formatNumber(value)}</dd>
      <dd class="label">{part}</dd>
    </div>
  );
}
