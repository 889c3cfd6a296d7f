import type { Schemas } from '../../../apiClient/index.js';
import { DeviceText } from '../../shared/components/index.js';
import { t } from '../../shared/texts/start.js';
import { amountText, hopText } from '../recipes/ingredientTexts.js';
import { slotCentre, slotsOf } from './slots.js';

/** The hop carousel from above, with what to put into each of its slots. */
export function Carousel({ hops }: { readonly hops: readonly Schemas['Hop'][] }) {
  const slots = slotsOf(hops);
  return (
    <section class="carousel">
      <h3>{t('start.carousel')}</h3>
      <svg class="vessel" viewBox="-60 -60 120 120" width={120} aria-hidden="true">
        <circle class="glass" cx={0} cy={0} r={56} />
        {slots.map((inSlot, index) => {
          const { x, y } = slotCentre(index, 36);
          return (
            <g key={index} data-filled={inSlot.length > 0}>
              <circle class="slot" cx={x} cy={y} r={14} />
              <text x={x} y={y + 5} text-anchor="middle">
                {index + 1}
              </text>
            </g>
          );
        })}
        <circle class="glass" cx={0} cy={0} r={8} />
      </svg>
      <ol>
        {slots.map((inSlot, index) => (
          <li key={index} class={inSlot.length === 0 ? 'muted' : ''}>
            <b class="numerals">{index + 1}</b>
            <span>
              {inSlot.length === 0 && t('start.slotEmpty')}
              {inSlot.map((hop, place) => (
                <span key={place} class="block">
                  <DeviceText text={`${amountText(hop)} ${hop.name}`} />{' '}
                  <span class="small muted">{hopText(hop)}</span>
                </span>
              ))}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
