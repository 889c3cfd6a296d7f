export {
  createDispatcher,
  type Dispatcher,
  type DispatcherParts,
  type DispatchQueue,
  type DueCommand,
} from './dispatch.js';
export { createRequestCommand, type CommandRequest, type RequestCommand } from './requestCommand.js';
