import type { Catalogue } from '../catalogue.js';

/** What more than one page says, and the navigation. */
export const common = {
  about: 'Brewline',

  'state.running': 'running',
  'state.needsYou': 'needs you',
  'state.fault': 'fault',
  'state.offline': 'offline',
  'state.stale': 'stale',
  'state.paused': 'paused',
  'state.done': 'done',
  'state.idle': 'ready',
  'state.planned': 'to come',
  'state.waiting': 'waits for the machine',

  'age.now': 'now',
  'age.seconds': { one: '{count}\u00a0s ago', other: '{count}\u00a0s ago' },
  'age.old': '{age} old',
  'age.lastSeen': 'last seen {time}',
  'age.never': 'never seen',

  'duration.seconds': '{count} s',
  'duration.minutes': '{count} min',
  'duration.hours': '{count} h',
  'duration.days': { one: '{count} day', other: '{count} days' },

  since: 'since {time}',

  until: 'ready about {time}',

  left: '{duration} left',

  'value.none': 'no reading',
  'value.target': 'target {value}',

  nav: 'Pages',
  'nav.brews': 'Brews',
  'nav.recipes': 'Recipes',
  'nav.alarms': 'Alarms',
  'nav.me': 'Me',
  'nav.skip': 'Skip to the page',
  'nav.notHere': 'This page could not be loaded.',
  'nav.notHereWhy': 'Brewline does not answer, and this page was not opened on this device before.',

  'live.open': 'live',
  'live.lost': 'No live connection. What you see is from {time}, {age} ago.',
  'live.next': 'Next try in {duration}.',
  'live.connecting': 'connecting',

  offline: 'No connection. What you see is from {time}, {age} ago.',
  'offline.cannot': 'This needs a connection.',

  away: 'Brewline does not answer.',

  'version.new': 'There is a new version.',
  'version.reload': 'Reload for the new version',

  'error.what': 'This could not be loaded.',
  'error.since': 'Since {time}.',
  'error.retry': 'Retry',
  'error.trace': 'Trace',
  'error.copy': 'Copy',
  'error.copied': 'Copied',
  'error.unreachable': 'Brewline does not answer.',
  'error.notFound': 'There is no such page.',
  'error.home': 'To your brews',

  'alarms.rulesLink': 'Alarm rules',

  cancel: 'Cancel',

  'field.author': 'By',
  'field.batchLitres': 'Batch',
  'field.boilMinutes': 'Boil',
  'field.carbonationVolumes': 'Carbonation',
  'field.efficiencyPercent': 'Efficiency',
  'field.fermentables': 'Grain',
  'field.fermentation': 'Fermentation',
  'field.hops': 'Hops',
  'field.mash': 'Rest',
  'field.name': 'Name',
  'field.notes': 'Notes',
  'field.others': 'Addition',
  'field.servingCelsius': 'Serving',
  'field.style': 'Style',
  'field.waters': 'Water',
  'field.yeasts': 'Yeast',

  'brew.unnamed': 'Brew',
  'lists.notPossible': {
    one: '{count} part is not possible here',
    other: '{count} parts are not possible here',
  },
  'recipe.brewDay': 'Brew day',
  'recipe.day': 'day {day}',
  'recipes.empty': 'No recipe yet.',
  'recipes.import': 'Import BeerXML or BeerJSON',
  'account.other': 'Another account is logged in now.',
  'account.otherWhat': 'This page was opened by {name}. It has stopped, so that nothing of both is mixed.',
  'account.reload': 'Go on as the other account',
  'alarms.count': {
    one: '{count} alarm that nobody has acknowledged',
    other: '{count} alarms that nobody has acknowledged',
  },
  'shared.title': 'Machines of others',
} as const satisfies Catalogue;
