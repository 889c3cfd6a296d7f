export { advancedConfig, brokerConfig, enabledPlugins, type BrokerConfigOptions } from './brokerConfig.js';
export { definitions, type DefinitionsOptions, type ExtraUser } from './definitions.js';
export { ownBrokerFile, ownBrokerFiles, type OwnBrokerFile } from './ownBroker.js';
export { brokerRoles, brokerUser, grantCommand, permissionsOfAll, type BrokerRole } from './users.js';
