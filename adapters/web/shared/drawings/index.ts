export { Base } from './Base.js';
export { Glass } from './Glass.js';
export { Keg } from './Keg.js';
export { Pipe, type Valve, type ValveState } from './Pipe.js';
