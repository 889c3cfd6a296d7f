import type { Condition } from './rules/index.js';
import type { KnownAlarm } from './watchState.js';

/** Separates what tells a condition from others and how often a change of the rules began it anew, as in `28.1772870400000#2`. */
const separator = '#';

/** The last alarm of this condition, if it was raised before. */
export function lastOf(
  known: readonly KnownAlarm[],
  { kind, session, episode }: Pick<KnownAlarm, 'kind' | 'session' | 'episode'>,
): KnownAlarm | undefined {
  return known.findLast(
    (each) => each.kind === kind && each.session === session && isRoundOf(each.episode, episode),
  );
}

/** The episode of a condition, before rules are changed. */
export function episodeOf({ episode, sinceMs }: Condition): string {
  return episode ?? String(sinceMs);
}

/** The episode that begins when rules are changed, and a condition holds for which there was an alarm. */
export function nextRound(episode: string): string {
  const [base = '', round = '1'] = episode.split(separator);
  return `${base}${separator}${Number(round) + 1}`;
}

function isRoundOf(episode: string, base: string): boolean {
  return episode === base || episode.startsWith(`${base}${separator}`);
}
