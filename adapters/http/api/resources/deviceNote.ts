import type { DeviceNote } from '../../../../projections/queries/index.js';

/** `DeviceNote` of openapi.yaml. */
export function deviceNoteResource({ noteId, writtenBy, writtenAt, text }: DeviceNote) {
  return { noteId, writtenBy, writtenAt: writtenAt.toISOString(), text };
}
