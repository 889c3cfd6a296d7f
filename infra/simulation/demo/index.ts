export { demoBrewers, demoMachines, machinesOfAdministrator, machinesOfBrewers } from './cast.js';
export { demoFileIn, readDemoFile, type DemoFile } from './demoFile.js';
export { runDemo, type DemoStats } from './runDemo.js';
