export { advancedConfig, brokerConfig, enabledPlugins, type BrokerConfigOptions } from './brokerConfig.js';
export { definitions, type DefinitionsOptions, type ExtraUser } from './definitions.js';
export { brokerRoles, brokerUser, type BrokerRole } from './users.js';
