/** Characters of a device id, as a part of other patterns. No dot: it would break the mapping between MQTT and AMQP topics. */
export const deviceIdCharacters = '[A-Za-z0-9_-]{1,64}';

/**
 * A device id is also the user name, the MQTT client id and a part of topics, so it has no character that these treat as a
 * separator.
 */
export const deviceIdPattern = new RegExp(`^${deviceIdCharacters}$`);
