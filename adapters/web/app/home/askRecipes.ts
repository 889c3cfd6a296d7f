import { orLastAnswer } from '../../shared/lastSeen.js';
import { api, ask } from '../../shared/session/index.js';

/** For the names and colours of brews. */
export const askRecipes = () =>
  orLastAnswer('recipes', () => ask(api.GET('/api/v1/recipes', { params: { query: { limit: 100 } } })));
