/** Characters of a device id, as a part of other patterns: no dot, which would break the mapping between MQTT and AMQP topics. */
export const deviceIdCharacters = '[A-Za-z0-9_-]{1,64}';

/** A device's name: also its user name, its MQTT client id and a part of its topics, so nothing that these take apart. */
export const deviceIdPattern = new RegExp(`^${deviceIdCharacters}$`);
