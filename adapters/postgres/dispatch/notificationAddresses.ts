import type { NotificationAddress } from '../../../commands/ports/index.js';
import { createSecretSeal } from '../identity/sealedSecret.js';
import { waySeal } from '../identity/waySeal.js';
import type { PersonToTell } from './peopleToTell.js';

/** Where ways of people go. */
export interface AddressBook {
  /** Undefined where the person has no such way, or no key opens its address. */
  addressOf(person: PersonToTell, wayId: string): NotificationAddress | undefined;
  /** Of a webhook, for its person. */
  hostOf(person: PersonToTell, wayId: string): string | undefined;
}

/** @param peopleKey see `keysOf`: addresses are encrypted under it */
export function createAddressBook(peopleKey: string): AddressBook {
  const seal = createSecretSeal(peopleKey, waySeal);
  const addressOf = (person: PersonToTell, wayId: string): NotificationAddress | undefined => {
    const { ways, email, language, timeZone } = person;
    const way = ways.find((each) => each.wayId === wayId);
    if (way?.way === 'mail')
      return email === null ? undefined : { way: 'mail', to: email, language, timeZone };
    if (!way?.address) return undefined;
    try {
      return JSON.parse(seal.open(way.address, wayId).text) as NotificationAddress;
    } catch {
      return undefined;
    }
  };
  return {
    addressOf,
    hostOf(person, wayId) {
      const address = addressOf(person, wayId);
      return address?.way === 'webhook' ? new URL(address.url).host : undefined;
    },
  };
}
