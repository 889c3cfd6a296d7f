/** How the lines of brews are told apart: by colour, and for eyes that can't by dashes. */
export const strokes = [
  { role: 'chart-temperature', dash: [] },
  { role: 'chart-gravity', dash: [8, 4] },
  { role: 'chart-power', dash: [2, 3] },
  { role: 'chart-change', dash: [10, 3, 2, 3] },
] as const;
