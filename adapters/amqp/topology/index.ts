export { definitions, type DefinitionsOptions, type ExtraUser } from './definitions.js';
export { ownBrokerFile, ownBrokerFiles, type OwnBrokerFile } from './ownBroker.js';
export { advancedConfig, deviceConfig, enabledPlugins, erlangArguments } from './serverConfig.js';
export { topology, type Binding } from './topology.js';
export { watchTopology, type TopologyWatch } from './topologyWatch.js';
export { brokerRoles, brokerUser, grantCommand, permissionsOfAll, type BrokerRole } from './users.js';
