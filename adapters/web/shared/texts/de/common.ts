import type { Translated } from '../catalogue.js';
import type { common as en } from '../en/common.js';

export const common: Translated<typeof en> = {
  about: 'Brewline',

  'state.running': 'läuft',
  'state.needsYou': 'braucht dich',
  'state.fault': 'Störung',
  'state.offline': 'offline',
  'state.stale': 'veraltet',
  'state.paused': 'angehalten',
  'state.done': 'fertig',
  'state.idle': 'bereit',
  'state.planned': 'kommt noch',
  'state.waiting': 'wartet auf die Maschine',

  'age.now': 'jetzt',
  'age.seconds': { one: 'vor\u00a0{count}\u00a0s', other: 'vor\u00a0{count}\u00a0s' },
  'age.old': '{age} alt',
  'age.lastSeen': 'zuletzt gesehen {time}',
  'age.never': 'nie gesehen',

  'duration.seconds': '{count} s',
  'duration.minutes': '{count} min',
  'duration.hours': '{count} h',
  'duration.days': { one: '{count} Tag', other: '{count} Tage' },

  since: 'seit {time}',

  until: 'fertig gegen {time}',

  left: 'noch {duration}',

  'value.none': 'kein Messwert',
  'value.target': 'Ziel {value}',

  nav: 'Seiten',
  'nav.brews': 'Sude',
  'nav.recipes': 'Rezepte',
  'nav.alarms': 'Alarme',
  'nav.me': 'Ich',
  'nav.skip': 'Zum Inhalt',
  'nav.notHere': 'Diese Seite ließ sich nicht laden.',
  'nav.notHereWhy': 'Brewline antwortet nicht, und diese Seite war auf diesem Gerät noch nicht offen.',

  'live.open': 'live',
  'live.lost': 'Keine Live-Verbindung. Du siehst den Stand von {time}, {age} alt.',
  'live.next': 'Nächster Versuch in {duration}.',
  'live.connecting': 'verbindet',

  offline: 'Keine Verbindung. Du siehst den Stand von {time}, {age} alt.',
  'offline.cannot': 'Das geht nur mit Verbindung.',

  away: 'Brewline antwortet nicht.',

  'version.new': 'Es gibt eine neue Version.',
  'version.reload': 'Für die neue Version neu laden',

  'error.what': 'Das ließ sich nicht laden.',
  'error.since': 'Seit {time}.',
  'error.retry': 'Erneut versuchen',
  'error.trace': 'Trace',
  'error.copy': 'Kopieren',
  'error.copied': 'Kopiert',
  'error.unreachable': 'Brewline antwortet nicht.',
  'error.notFound': 'Diese Seite gibt es nicht.',
  'error.home': 'Zu deinen Suden',

  'alarms.rulesLink': 'Alarmregeln',

  cancel: 'Abbrechen',

  'field.author': 'Von',
  'field.batchLitres': 'Menge',
  'field.boilMinutes': 'Kochen',
  'field.carbonationVolumes': 'Karbonisierung',
  'field.efficiencyPercent': 'Ausbeute',
  'field.fermentables': 'Malz',
  'field.fermentation': 'Gärung',
  'field.hops': 'Hopfen',
  'field.mash': 'Rast',
  'field.name': 'Name',
  'field.notes': 'Notizen',
  'field.others': 'Zugabe',
  'field.servingCelsius': 'Ausschank',
  'field.style': 'Stil',
  'field.waters': 'Wasser',
  'field.yeasts': 'Hefe',

  'brew.unnamed': 'Sud',
  'lists.notPossible': {
    one: '{count} Teil ist hier nicht möglich',
    other: '{count} Teile sind hier nicht möglich',
  },
  'recipe.brewDay': 'Brautag',
  'recipe.day': 'Tag {day}',
  'recipes.empty': 'Noch kein Rezept.',
  'recipes.import': 'BeerXML oder BeerJSON importieren',
  'account.other': 'Jetzt ist ein anderes Konto angemeldet.',
  'account.otherWhat': 'Diese Seite gehört zu {name}. Sie hält an, damit sich nichts vermischt.',
  'account.reload': 'Mit dem anderen Konto weiter',
  'alarms.count': {
    one: '{count} Alarm, den niemand bestätigt hat',
    other: '{count} Alarme, die niemand bestätigt hat',
  },
  'shared.title': 'Maschinen von anderen',
};
