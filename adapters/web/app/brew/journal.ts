import type { Schemas } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';
import type { Measurement } from './typedMeasurement.js';

export type JournalEntry = Schemas['JournalEntry'];

/** Notes and measurements of a brew or a session. */
export interface Journal {
  readonly list: () => Promise<readonly JournalEntry[]>;
  /** The same key adds it once only. */
  readonly addMeasurement: (measurement: Measurement, key: string) => Promise<unknown>;
  readonly addNote: (text: string, key: string) => Promise<unknown>;
  /** It stays at the time at which it was taken. */
  readonly correctMeasurement: (entry: JournalEntry, measurement: Measurement) => Promise<unknown>;
  readonly correctNote: (entry: JournalEntry, text: string) => Promise<unknown>;
  readonly withdraw: (entry: JournalEntry) => Promise<unknown>;
}

const takenAt = () => new Date().toISOString();
const withKey = <Path>(path: Path, key: string) => ({ path, header: { 'Idempotency-Key': key } });

export function journalOfBrew(brewId: string): Journal {
  const path = { brewId };
  return {
    list: async () => {
      const [measured, noted] = await Promise.all([
        ask(api.GET('/api/v1/brews/{brewId}/measurements', { params: { path } })),
        ask(api.GET('/api/v1/brews/{brewId}/notes', { params: { path } })),
      ]);
      return [...measured.items, ...noted.items];
    },
    addMeasurement: (measurement, key) => {
      const body = { takenAt: takenAt(), ...measurement };
      return ask(api.POST('/api/v1/brews/{brewId}/measurements', { params: withKey(path, key), body }));
    },
    addNote: (text, key) => {
      const body = { takenAt: takenAt(), text };
      return ask(api.POST('/api/v1/brews/{brewId}/notes', { params: withKey(path, key), body }));
    },
    correctMeasurement: ({ entryId, takenAt: at }, measurement) => {
      const params = { path: { ...path, entryId } };
      const body = { takenAt: at, ...measurement };
      return ask(api.PUT('/api/v1/brews/{brewId}/measurements/{entryId}', { params, body }));
    },
    correctNote: ({ entryId, takenAt: at }, text) => {
      const params = { path: { ...path, entryId } };
      const body = { takenAt: at, text };
      return ask(api.PUT('/api/v1/brews/{brewId}/notes/{entryId}', { params, body }));
    },
    withdraw: ({ entryId, measurement }) => {
      const params = { path: { ...path, entryId } };
      return ask(
        measurement
          ? api.DELETE('/api/v1/brews/{brewId}/measurements/{entryId}', { params })
          : api.DELETE('/api/v1/brews/{brewId}/notes/{entryId}', { params }),
      );
    },
  };
}

export function journalOfSession(sessionId: string): Journal {
  const path = { sessionId };
  return {
    list: async () => {
      const [measured, noted] = await Promise.all([
        ask(api.GET('/api/v1/sessions/{sessionId}/measurements', { params: { path } })),
        ask(api.GET('/api/v1/sessions/{sessionId}/notes', { params: { path } })),
      ]);
      return [...measured.items, ...noted.items];
    },
    addMeasurement: (measurement, key) => {
      const body = { takenAt: takenAt(), ...measurement };
      return ask(api.POST('/api/v1/sessions/{sessionId}/measurements', { params: withKey(path, key), body }));
    },
    addNote: (text, key) => {
      const body = { takenAt: takenAt(), text };
      return ask(api.POST('/api/v1/sessions/{sessionId}/notes', { params: withKey(path, key), body }));
    },
    correctMeasurement: ({ entryId, takenAt: at }, measurement) => {
      const params = { path: { ...path, entryId } };
      const body = { takenAt: at, ...measurement };
      return ask(api.PUT('/api/v1/sessions/{sessionId}/measurements/{entryId}', { params, body }));
    },
    correctNote: ({ entryId, takenAt: at }, text) => {
      const params = { path: { ...path, entryId } };
      const body = { takenAt: at, text };
      return ask(api.PUT('/api/v1/sessions/{sessionId}/notes/{entryId}', { params, body }));
    },
    withdraw: ({ entryId, measurement }) => {
      const params = { path: { ...path, entryId } };
      return ask(
        measurement
          ? api.DELETE('/api/v1/sessions/{sessionId}/measurements/{entryId}', { params })
          : api.DELETE('/api/v1/sessions/{sessionId}/notes/{entryId}', { params }),
      );
    },
  };
}
