import { RefusedError } from '../../../domain/kernel/refusal.js';
import {
  fermentationStageKinds,
  type BeerRecipe,
  type FermentationStage,
  type MashRest,
} from '../../../domain/recipe/index.js';
import type { ReadRecipe } from '../../../commands/ports/index.js';
import { defined } from '../defined.js';
import { fileLimits } from '../fileLimits.js';
import { ElementReader, type Findings } from './elementReader.js';
import { parseXml } from './parseXml.js';
import { readFermentable, readHop, readOther, readWater, readYeast } from './readIngredients.js';
import { mashKinds, ownWords, stageElements } from './words.js';

/**
 * All recipes of a BeerXML 1.0 file. What the standard has and recipes here don't is in the remarks.
 *
 * @throws RefusedError with the path of each field that can't be read.
 */
export function readBeerXml(text: string): readonly ReadRecipe[] {
  const root = parseXml(text);
  const findings: Findings = { refusals: [], remarks: [] };
  const document = new ElementReader(root, '', findings);
  const remarksOf = () => findings.remarks.splice(0);
  const read = (record: ElementReader): ReadRecipe => {
    const recipe = readRecipe(record);
    record.finish();
    return { format: 'beerxml', recipe, remarks: remarksOf() };
  };
  const inSet = document.records('RECIPES', 'RECIPE', read);
  const alone = document.has('RECIPE') ? [document.group('RECIPE', read)] : [];
  if (findings.refusals.length > 0) throw new RefusedError(findings.refusals.slice(0, fileLimits.refusals));
  return [...inSet, ...alone];
}

const recipeTypes = { Extract: 'extract', 'Partial Mash': 'mash', 'All Grain': 'mash' } as const;
/** Where an extract recipe does not say; it counts for its steeped grain only. */
const usualEfficiencyPercent = 70;

function readRecipe(record: ElementReader): BeerRecipe {
  const type = record.requiredWord('TYPE', recipeTypes, 'mash');
  return {
    name: record.requiredText('NAME'),
    batchLitres: record.requiredNumber('BATCH_SIZE'),
    boilMinutes: record.requiredNumber('BOIL_TIME'),
    efficiencyPercent: readEfficiency(record, type),
    fermentables: record.records('FERMENTABLES', 'FERMENTABLE', readFermentable),
    hops: record.records('HOPS', 'HOP', readHop),
    yeasts: record.records('YEASTS', 'YEAST', readYeast),
    waters: record.records('WATERS', 'WATER', readWater),
    others: record.records('MISCS', 'MISC', readOther),
    mash: record.group('MASH', (mash) => mash.records('MASH_STEPS', 'MASH_STEP', readRest)),
    fermentation: readFermentation(record),
    ...defined({
      author: record.text('BREWER'),
      style: record.group('STYLE', (style) => style.text('NAME')),
      notes: record.lines('NOTES'),
      carbonationVolumes: record.number('CARBONATION'),
      servingCelsius: record.number('BREWLINE_SERVING_TEMP'),
    }),
  };
}

function readEfficiency(record: ElementReader, type: 'extract' | 'mash'): number {
  if (type === 'mash' || record.has('EFFICIENCY')) return record.requiredNumber('EFFICIENCY');
  record.remark('EFFICIENCY', `it is missing, so ${usualEfficiencyPercent} % was assumed`);
  return usualEfficiencyPercent;
}

function readRest(record: ElementReader): MashRest {
  return {
    kind: record.requiredWord('TYPE', mashKinds, 'infusion'),
    celsius: record.requiredNumber('STEP_TEMP'),
    minutes: record.requiredNumber('STEP_TIME'),
    ...defined({ name: record.text('NAME') }),
  };
}

/** Our own elements hold any number of stages; without them those of the standard. */
function readFermentation(record: ElementReader): readonly FermentationStage[] {
  record.number('FERMENTATION_STAGES');
  const standard = stageElements.flatMap(([kind, age, temperature]): FermentationStage[] => {
    const days = record.number(age);
    const celsius = record.number(temperature);
    if (celsius !== undefined && days !== undefined && days > 0) return [{ kind, celsius, days }];
    const [lacking, given] = days === undefined ? [age, celsius] : [temperature, days];
    if (given !== undefined && given > 0) record.remark(lacking, 'it is missing, so the stage was left out');
    return [];
  });
  if (!record.has('BREWLINE_STAGES')) return standard;
  return record.records('BREWLINE_STAGES', 'BREWLINE_STAGE', (stage) => ({
    kind: stage.requiredWord('KIND', ownWords(fermentationStageKinds), 'primary'),
    celsius: stage.requiredNumber('TEMP'),
    days: stage.requiredNumber('AGE'),
  }));
}
