import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const tokens = join(import.meta.dirname, '../../../../adapters/web/shared/styles/tokens.css');

type Colours = Readonly<Record<string, string>>;
type Rgb = readonly [number, number, number];

const grounds = ['paper', 'surface', 'sunken'];
/** What each role keeps against every ground; WCAG 2.2 asks for 4.5 of text, and 3 of what is drawn. */
const least: Readonly<Record<string, number>> = {
  ...{ ink: 14.1, muted: 6.2, border: 3.6, accent: 5.1, good: 5.4, warn: 5.4, bad: 5.8, info: 5.8 },
};
const chart = ['temperature', 'gravity', 'ambient', 'power', 'change'].map((name) => `chart-${name}`);
const bands = ['clean', 'mash', 'boil', 'chill', 'ferment', 'mature', 'carbonate', 'serve'];

describe('the colours of the pages', () => {
  let schemes: Readonly<Record<string, Colours>>;

  before(async () => {
    const css = await readFile(tokens, 'utf8');
    const dark = /@media \(prefers-color-scheme: dark\) \{([\s\S]*?)\n\}/.exec(css)?.[1] ?? '';
    const light = coloursIn(css.replace(dark, ''));
    schemes = { light, dark: { ...light, ...coloursIn(dark) } };
  });

  it('keep their contrast to every ground, by day and by night', () => {
    for (const [scheme, colours] of Object.entries(schemes))
      for (const [role, contrast] of Object.entries(least))
        for (const ground of grounds)
          assert.ok(hasContrast(colours, [role, ground], contrast), `${scheme}: ${role} on ${ground}`);
  });

  it('keep it on a tint of their own, and where text is on the accent', () => {
    for (const [scheme, colours] of Object.entries(schemes)) {
      for (const role of ['accent', 'good', 'warn', 'bad', 'info']) {
        const tint = mixed(rgb(colours[role]!), rgb(colours.surface!), 0.12);
        for (const text of [role, 'muted']) {
          const found = contrastOf(rgb(colours[text]!), tint);
          assert.ok(found >= 5, `${scheme}: ${text} on a tint of ${role}: ${found.toFixed(2)}`);
        }
      }
      assert.ok(hasContrast(colours, ['on-accent', 'accent'], 6), scheme);
      assert.ok(hasContrast(colours, ['on-accent', 'accent-hover'], 4.5), scheme);
    }
  });

  it('of a curve are seen on every band of its phases', () => {
    for (const [scheme, colours] of Object.entries(schemes))
      for (const band of bands)
        for (const line of chart) {
          const share = scheme === 'light' ? 0.13 : 0.18;
          const ground = mixed(rgb(colours[`band-${band}`]!), rgb(colours.paper!), share);
          const found = contrastOf(rgb(colours[line]!), ground);
          assert.ok(found >= 3, `${scheme}: ${line} on ${band}: ${found.toFixed(2)}`);
        }
  });
});

function coloursIn(css: string): Colours {
  return Object.fromEntries(
    [...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]),
  );
}

/** Whether the first colour on the second has at least this contrast, which is rounded to a tenth. */
function hasContrast(colours: Colours, [role, ground]: readonly [string, string], least: number): boolean {
  return contrastOf(rgb(colours[role]!), rgb(colours[ground]!)) >= least - 0.05;
}

function rgb(colour: string): Rgb {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb;
}

function mixed(colour: Rgb, ground: Rgb, share: number): Rgb {
  return colour.map((each, index) => each * share + ground[index]! * (1 - share)) as unknown as Rgb;
}

/** WCAG 2.2, "contrast ratio". */
function contrastOf(a: Rgb, b: Rgb): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((one, other) => other - one) as [
    number,
    number,
  ];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((each) => {
    const part = each / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
