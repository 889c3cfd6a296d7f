/** A larger message can be sent again as it is; its device's other messages are far smaller. */
export const editableBytes = 28_000;

/** The longest text of an edit. */
export const editableCharacters = 60_000;

/** Versions of one parked message that are kept. */
export const editsOfMessage = 20;
