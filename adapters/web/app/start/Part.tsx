import type { ComponentChildren } from 'preact';
import { t } from '../../shared/texts/start.js';

interface PartProps {
  readonly name: 'recipe' | 'machines' | 'check' | 'start';
  readonly children: ComponentChildren;
}

/** One of the four; on a phone it is a page of its own. */
export function Part({ name, children }: PartProps) {
  return (
    <section class="start-part" data-part={name}>
      <h2 tabIndex={-1}>{t(`start.part.${name}`)}</h2>
      {children}
    </section>
  );
}
