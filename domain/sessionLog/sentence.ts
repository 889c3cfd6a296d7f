import { facts } from './facts.js';

/** What a line says, from the name of its type and its data: `PhaseEntered` becomes `Phase entered: phase mash`. */
export function sentence(type: string, data: Readonly<Record<string, unknown>>): string {
  const words = type.replaceAll(
    /([a-z])([A-Z])/g,
    (_all, end: string, start: string) => `${end} ${start.toLowerCase()}`,
  );
  const told = facts(data);
  const first = `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
  return told === '' ? first : `${first}: ${told}`;
}
