/** The design's colours as they are now: a canvas does not follow the scheme by itself. */
export interface Palette {
  readonly colour: (role: string) => string;
  readonly bandAlpha: number;
  readonly font: string;
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (role: string) => style.getPropertyValue(`--${role}`).trim();
  return { colour, bandAlpha: Number.parseFloat(colour('band')) / 100, font: '12px system-ui, sans-serif' };
}

const dark = matchMedia('(prefers-color-scheme: dark)');

/** @returns a function that ends it */
export function onOtherScheme(then: () => void): () => void {
  dark.addEventListener('change', then);
  return () => dark.removeEventListener('change', then);
}
