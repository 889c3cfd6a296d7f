/** The purpose of the seal of a way's address; its owner is the way's id. */
export const waySeal = 'notification way';
