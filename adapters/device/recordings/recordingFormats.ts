import { phases, processTypes, sensors, steps } from '../../../domain/machine/index.js';

/** How the columns of one kind of log become sensors, and what session its readings belong to. */
export interface RecordingFormat {
  readonly name: string;
  /** A log is of this kind when it has all of these columns. */
  readonly columns: Readonly<Record<string, number>>;
  readonly processType: number;
  readonly phase: number;
  readonly step: number;
}

const brauereiMash: RecordingFormat = {
  name: 'Brauerei mash kettle',
  columns: {
    mash_temp_c: sensors.liquid,
    setpoint_c: sensors.setPoint,
    heater_on: sensors.heater,
    stirrer_on: sensors.stirrer,
    pump_on: sensors.pump,
    alarm_on: sensors.alarm,
  },
  processType: processTypes.brew,
  phase: phases.mash,
  step: steps.mashing,
};

const tilt: RecordingFormat = {
  name: 'Tilt hydrometer',
  columns: { sg: sensors.specificGravity, beer_temp_c: sensors.probeTemperature, rssi_dbm: sensors.rssi },
  processType: processTypes.fermentation,
  phase: phases.primaryFermentation,
  step: steps.fermentationTemperatureControl,
};

const brewPi: RecordingFormat = {
  name: 'BrewPi fermentation chamber',
  columns: {
    beer_temp_c: sensors.liquid,
    beer_set_c: sensors.setPoint,
    fridge_temp_c: sensors.chamberTemperature,
    fridge_set_c: sensors.chamberSetPoint,
    state: sensors.foreignState,
  },
  processType: processTypes.fermentation,
  phase: phases.primaryFermentation,
  step: steps.fermentationTemperatureControl,
};

export const recordingFormats: readonly RecordingFormat[] = [brauereiMash, tilt, brewPi];
