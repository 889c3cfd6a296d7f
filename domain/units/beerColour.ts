/** Colours of a glass of beer by SRM, between which is interpolated: the chart that brewers hold against their glass. */
const colours: readonly (readonly [srm: number, red: number, green: number, blue: number])[] = [
  [2, 0xff, 0xd8, 0x78],
  [4, 0xff, 0xbf, 0x42],
  [6, 0xf8, 0xa6, 0x00],
  [9, 0xe5, 0x85, 0x00],
  [13, 0xcb, 0x62, 0x00],
  [18, 0xa6, 0x3e, 0x00],
  [24, 0x82, 0x1e, 0x00],
  [30, 0x5e, 0x0b, 0x00],
  [40, 0x36, 0x08, 0x0a],
];

/** Of a beer whose colour is not known. */
const usualSrm = 6;

/** The colour on a screen, as `#rrggbb`. */
export function beerColour(srm: number = usualSrm): string {
  const above = colours.findIndex(([each]) => each >= srm);
  const upper = colours[above === -1 ? colours.length - 1 : above]!;
  const lower = colours[Math.max((above === -1 ? colours.length : above) - 1, 0)]!;
  const part = upper === lower ? 0 : Math.min((srm - lower[0]) / (upper[0] - lower[0]), 1);
  const mixed = [1, 2, 3].map((index) => Math.round(lower[index]! + part * (upper[index]! - lower[index]!)));
  return `#${mixed.map((each) => each.toString(16).padStart(2, '0')).join('')}`;
}
