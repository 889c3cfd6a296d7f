import type { BrewJournalEvent } from '../brewJournal/index.js';
import type { BrewPlanEvent } from '../brewPlan/index.js';
import type { BrewSessionEvent } from '../brewSession/index.js';
import type { DeviceCommandEvent } from '../deviceCommand/index.js';
import type { MachineNameEvent } from '../machineName/index.js';
import type { RecipeEvent } from '../recipe/index.js';

/** Where an event holds texts of a person. Paths are names of fields with dots between. */
export interface TextsOfEvent {
  /** A field with a list: the other paths begin at each of its items. */
  readonly each?: string;
  /** The actor whose texts they are. */
  readonly whose: string;
  readonly texts: readonly string[];
}

type EventType = (
  BrewJournalEvent | BrewPlanEvent | BrewSessionEvent | DeviceCommandEvent | MachineNameEvent | RecipeEvent
)['type'];

const wholeRecipe: TextsOfEvent = { whose: 'personId', texts: ['content'] };

/**
 * Every text in events that a person typed: it is stored encrypted with that person's key. A new one is a line here, and a row of
 * `identity.text_place` for each table that shows it. What a machine says about itself (faults, logs, reasons) is no text of a person.
 */
const places: { readonly [Type in EventType]?: TextsOfEvent } = {
  BrewPlanned: { whose: 'plannedBy', texts: ['brewRecipe.name', 'fermentationRecipe.name'] },
  CommandRequested: { whose: 'requestedBy', texts: ['instruction.recipe.name'] },
  QueueCarriedForward: {
    each: 'queue.open',
    whose: 'requestedBy',
    texts: ['instruction.recipe.name'],
  },
  SessionStarted: { whose: 'recipeOf', texts: ['recipe'] },
  EntryAdded: { whose: 'by', texts: ['content.text'] },
  EntryCorrected: { whose: 'by', texts: ['content.text'] },
  BrewNamed: { whose: 'by', texts: ['name'] },
  BrewRated: { whose: 'by', texts: ['text'] },
  MachineNamed: { whose: 'by', texts: ['name'] },
  RecipeCreated: wholeRecipe,
  RecipeCopied: wholeRecipe,
  RecipeImported: wholeRecipe,
  RecipeEdited: wholeRecipe,
};

/** @returns undefined for an event without texts of people */
export const textsOfEvents: ReadonlyMap<string, TextsOfEvent> = new Map(Object.entries(places));
