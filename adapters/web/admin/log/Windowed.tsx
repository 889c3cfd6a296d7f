import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

const rowsOfPart = 100;
/** So far above and below the window rows are drawn: more than a screen, so that keys and the wheel find them there. */
const nearPx = 1_000;

interface WindowedProps<Item> {
  readonly items: readonly Item[];
  /** A list, or the parts of a table's body. */
  readonly as: 'ol' | 'tbody';
  /** The height of a row before it has been drawn, in CSS pixels. */
  readonly rowPx: number;
  readonly children: (item: Item) => ComponentChildren;
}

/**
 * Draws only the rows near the window. The others are spaces, each of a hundred rows and as high as they were: a log of 100,000 lines is a
 * thousand of them.
 */
export function Windowed<Item>({ items, as, rowPx, children }: WindowedProps<Item>) {
  const parts = Array.from({ length: Math.ceil(items.length / rowsOfPart) }, (_, part) => part);
  return (
    <>
      {parts.map((part) => {
        const first = part * rowsOfPart;
        const count = Math.min(rowsOfPart, items.length - first);
        return (
          <Part key={part} {...{ as, count, rowPx, isFirst: part === 0 }}>
            {() => items.slice(first, first + count).map(children)}
          </Part>
        );
      })}
    </>
  );
}

interface PartProps extends Pick<WindowedProps<unknown>, 'as' | 'rowPx'> {
  readonly count: number;
  readonly isFirst: boolean;
  readonly children: () => ComponentChildren;
}

function Part({ as: Tag, count, rowPx, isFirst, children }: PartProps) {
  const element = useRef<HTMLElement>(null);
  const drawn = useRef({ px: 0, count: 0 });
  const [isNear, setNear] = useState(isFirst);
  if (isNear) drawn.current.count = count;
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        const entry = entries.at(-1);
        if (!entry) return;
        if (!entry.isIntersecting && drawn.current.count > 0)
          drawn.current.px = entry.boundingClientRect.height;
        setNear(entry.isIntersecting);
      },
      { rootMargin: `${nearPx}px 0px` },
    );
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  const px = Math.round(drawn.current.px + (count - drawn.current.count) * rowPx);
  return (
    <Tag
      class="windowed"
      ref={(node: HTMLElement | null) => {
        element.current = node;
      }}
    >
      {isNear ? children() : <Space as={Tag} px={px} />}
    </Tag>
  );
}

/** By an attribute, for the page's policy allows no styles in elements. */
function Space({ as, px }: { readonly as: 'ol' | 'tbody'; readonly px: number }) {
  const space = <svg width="1" height={px} aria-hidden="true" />;
  return as === 'ol' ? (
    <li class="space">{space}</li>
  ) : (
    <tr class="space">
      <td>{space}</td>
    </tr>
  );
}
