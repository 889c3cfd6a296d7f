import type { ComponentChildren } from 'preact';
import { DeviceText } from '../../shared/components/index.js';
import { Glass } from '../../shared/drawings/index.js';

interface BeerLinkProps {
  readonly href: string;
  readonly colour: string | undefined;
  readonly name: string;
  /** Behind the name. */
  readonly mark?: ComponentChildren;
  /** At the end of the row. */
  readonly figures?: ComponentChildren;
  /** Below the name. */
  readonly children: ComponentChildren;
}

/** A beer in a list: its glass, its name, and what is said of it. */
export function BeerLink({ href, colour, name, mark, figures, children }: BeerLinkProps) {
  return (
    <a class="beer-link" href={href}>
      <Glass width={32} colour={colour} />
      <span>
        <b>
          <DeviceText text={name} />
        </b>
        {mark}
        {children}
      </span>
      {figures}
    </a>
  );
}
