export { withoutErasedTexts, withOpenTexts, withSealedTexts } from './events.js';
export { withPersonalTexts, withSealedAppends } from './withPersonalTexts.js';
