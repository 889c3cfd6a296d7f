export { mapTexts, textsIn, type PlacedText } from './mapTexts.js';
export { isSealedText, type SealedText } from './sealedText.js';
export { textsOfEvents, type TextsOfEvent } from './textsOfEvents.js';
