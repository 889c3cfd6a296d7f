// All texts of one language are in one file, so that a language is added or looked through as a whole: hence its length.
import { healthCodes } from '../health/index.js';
import type { Catalogue } from './catalogue.js';

export const en: Catalogue = {
  codes: {
    machineType: { base: 'Base', keg: 'Keg' },
    connection: { offline: 'Offline', online: 'Online', notResponding: 'Not responding' },
    currentState: { idle: 'Idle', running: 'Running', waitingForUser: 'Waiting for you' },
    processType: {
      idle: 'Idle',
      brew: 'Brew',
      clean: 'Clean',
      cleanKeg: 'Clean keg',
      fermentation: 'Fermentation',
      serving: 'Serving',
      acidClean: 'Acid clean',
    },
    phase: {
      none: 'No phase',
      brewPrepare: 'Prepare the brew',
      mash: 'Mash',
      boil: 'Boil',
      chill: 'Chill',
      primaryFermentation: 'Primary fermentation',
      secondaryFermentation: 'Secondary fermentation',
      clarification: 'Clarification',
      serving: 'Serving',
      cleanPrepare: 'Prepare cleaning',
      clean: 'Clean',
      cleanRinse: 'Rinse',
      fermentationPrepare: 'Prepare fermentation',
      carbonating: 'Carbonating',
      acidSoak: 'Acid soak',
      acidClean: 'Acid clean',
      acidRinse: 'Rinse off the acid',
    },
    step: {
      rinseManual: 'Rinse by hand',
      rinsePrepare: 'Prepare the rinse',
      rinseKegCheck: 'Check the keg',
      rinseWaterCheck: 'Check the water',
      rinseFlowRecovery: 'Recover the flow',
      rinsePriming: 'Prime',
      rinseFlowCheck: 'Check the flow',
      rinseHeatUp: 'Heat up for the rinse',
      rinseBallValve: 'Rinse the ball valve',
      rinseBoilPath: 'Rinse the boil path',
      rinseMashPath: 'Rinse the mash path',
      rinseDone: 'Rinse done',
      rinseFill: 'Fill for the rinse',
      rinseCool: 'Cool after the rinse',
      hydrate1: 'Hydrate 1',
      hydrate2: 'Hydrate 2',
      hydrate3: 'Hydrate 3',
      hydrate4: 'Hydrate 4',
      mashIn: 'Mash in',
      mashHeatUp: 'Heat up the mash',
      mashing: 'Mashing',
      mashRest: 'Mash rest',
      mashRecovery: 'Recover the mash',
      sparge: 'Sparge',
      lauter: 'Lauter',
      replaceMash: 'Replace the mash',
      boilHeatUp: 'Heat up to the boil',
      boil: 'Boil',
      secondLauter: 'Second lauter',
      boilRecovery: 'Recover the boil',
      connectWater: 'Connect the water',
      cool: 'Cool the wort',
      filterColdCrash: 'Filter, cold crash',
      writeKeg: 'Write the keg',
      brewDone: 'Brew done',
      brewFailed: 'Brew failed',
      pitchCooling: 'Cool for pitching',
      fermentationPrepare: 'Prepare fermentation',
      airlockOn: 'Airlock on',
      airlockOff: 'Airlock off',
      trubContainer: 'Trub container',
      fermentationTemperatureControl: 'Fermentation at temperature',
      removeTrub: 'Remove the trub',
      addIngredient: 'Add an ingredient',
      removeIngredient: 'Remove an ingredient',
      fermentationFailed: 'Fermentation failed',
      pairSensor: 'Pair the sensor',
      servingPrepare: 'Prepare serving',
      servingCool: 'Cool the beer',
      tap: 'Tap',
      servingTemperatureControl: 'Serving at temperature',
      servingFailed: 'Serving failed',
      carbonating: 'Carbonating',
      cleanPrepare: 'Prepare cleaning',
      cleanDrain: 'Drain',
      cleanHeatUp: 'Heat up for cleaning',
      cleanAccessories: 'Cleaning: accessories',
      cleanDone: 'Cleaning done',
      cleanFailed: 'Cleaning failed',
      cleanCirculate1: 'Cleaning: circulate 1',
      cleanCirculate2: 'Cleaning: circulate 2',
      cleanRinse1: 'Cleaning: rinse 1',
      cleanRinse2: 'Cleaning: rinse 2',
      cleanRecovery: 'Recover the cleaning',
      cleanSoak: 'Cleaning: soak',
      acid1: 'Acid clean, step 1',
      acid2: 'Acid clean, step 2',
      acid3: 'Acid clean, step 3',
      acid4: 'Acid clean, step 4',
      acid5: 'Acid clean, step 5',
      acid6: 'Acid clean, step 6',
      acid7: 'Acid clean, step 7',
      acid8: 'Acid clean, step 8',
      acidFailed: 'Acid clean failed',
      acidRecovery: 'Recover the acid clean',
    },
    sensor: {
      ambient: 'Ambient',
      controlOut: 'Control out',
      controlIn: 'Control in',
      liquid: 'Liquid',
      peltier: 'Peltier',
      pump: 'Pump',
      carousel: 'Hop carousel',
      connectionA: 'Connection A',
      connectionB: 'Connection B',
      zero: 'Zero',
      controller: 'Controller',
      barometer: 'Barometer',
      valveA: 'Valve A',
      valveB: 'Valve B',
      valveC: 'Valve C',
      system: 'System',
      button: 'Button',
      boardFan: 'Board fan',
      probeTemperature: 'Gravity probe temperature',
      specificGravity: 'Specific gravity',
      probeBattery: 'Gravity probe battery',
      peltierPercent: 'Peltier power',
      flow: 'Flow',
      fanPercent: 'Fan',
      rssi: 'Wi-Fi signal',
      stirrer: 'Stirrer',
      alarm: 'Alarm',
      setPoint: 'Set point',
      heater: 'Heater',
      chamberTemperature: 'Chamber temperature',
      chamberSetPoint: 'Chamber set point',
      foreignState: 'State of the controller',
    },
    sessionStatus: {
      active: 'Active',
      inProgress: 'In progress',
      completed: 'Completed',
      cancelled: 'Cancelled',
    },
    deviceCommand: { wake: 'Wake', stepCommand: 'Step command', updateRecipe: 'Update recipe' },
    commandError: { none: 'No error', unknown: 'Unknown', failedOrUnresponsive: 'Failed or not responding' },
  },

  unknownCodes: {
    machineType: 'Machine type {code}',
    connection: 'Connection {code}',
    currentState: 'State {code}',
    processType: 'Process {code}',
    phase: 'Phase {code}',
    step: 'Step {code}',
    sensor: 'Sensor {code}',
    sessionStatus: 'Session status {code}',
    deviceCommand: 'Command {code}',
    commandError: 'Command error {code}',
  },

  advice: {
    userAction: {
      none: { name: 'Nothing to do', whatToDo: 'The machine waits for nobody.' },
      needsCleaning: {
        name: 'Cleaning needed',
        whatToDo: 'The machine has to be cleaned. Start a cleaning.',
      },
      start: {
        name: 'Start',
        whatToDo: 'The machine is ready to start. Confirm when everything is in place.',
      },
      prepareFermentation: {
        name: 'Prepare fermentation',
        whatToDo: 'Prepare the keg for fermentation. Confirm when it is ready.',
      },
      fitAirlock: {
        name: 'Fit the airlock',
        whatToDo: 'Fit the airlock to the keg. Confirm when it sits tight.',
      },
      removeAirlock: {
        name: 'Remove the airlock',
        whatToDo: 'Remove the airlock from the keg. Then confirm.',
      },
      startCleaning: {
        name: 'Start cleaning',
        whatToDo: 'The machine waits to begin the cleaning. Confirm when everything is in place.',
      },
      finish: {
        name: 'Finish',
        whatToDo: 'Confirm that this part of the brew is over. What comes next can begin then.',
      },
      needsAcid: {
        name: 'Acid needed',
        whatToDo: 'The machine needs acid for the acid clean. Add it, then confirm.',
      },
      kegUpdate: {
        name: 'Keg update',
        whatToDo: 'The machine asks for an update of the keg. Follow its display, then confirm.',
      },
      maximumCooling: {
        name: 'Maximum cooling',
        whatToDo: 'The machine reports maximum cooling. Follow its display, then confirm.',
      },
      failure: {
        name: 'Failure {code}',
        whatToDo:
          'The machine reports failure {code} and waits for you. Follow its display. If it can not go on, cancel the session.',
      },
      check: {
        name: 'Check {code}',
        whatToDo:
          'The machine asks for check {code}. Look at its display for what to check. Confirm when it is in order.',
      },
      unknown: {
        name: 'Action {code}',
        whatToDo:
          'The machine waits for action {code}, which Brewline does not know. Follow its display, then confirm.',
      },
    },
    error: {
      thermalProtection: {
        name: 'Thermal protection',
        whatToDo:
          'A part became too hot, and the machine protects itself. Let it cool down before you go on.',
      },
      pumpDry: {
        name: 'Pump runs dry',
        whatToDo: 'The pump gets no liquid. Check that there is enough in the vessel, then go on.',
      },
      pump: {
        name: 'Pump error',
        whatToDo: 'The pump does not work as it should. Check that nothing blocks it, then go on.',
      },
      flow1: {
        name: 'Flow error 117',
        whatToDo: 'The flow is not as it should be. Check that nothing blocks it, then go on.',
      },
      flow2: {
        name: 'Flow error 118',
        whatToDo: 'The flow is not as it should be. Check that nothing blocks it, then go on.',
      },
      pumpCurrent1: {
        name: 'Pump current error 119',
        whatToDo: 'The current of the pump is not as it should be. Check that nothing blocks it, then go on.',
      },
      pumpCurrent2: {
        name: 'Pump current error 120',
        whatToDo: 'The current of the pump is not as it should be. Check that nothing blocks it, then go on.',
      },
      system: {
        name: 'Machine error {code}',
        whatToDo:
          'It is about the recipe, NFC, pressure, memory, storage or the file system. Follow the display. If it comes back, give number {code} to the support.',
      },
      sensor: {
        name: 'Sensor error {code}',
        whatToDo:
          'A sensor of the machine does not work as it should. Follow the display. If it comes back, give number {code} to the support.',
      },
      unknown: {
        name: 'Error {code}',
        whatToDo:
          'Brewline does not know this error. Follow the display. If it comes back, give number {code} to the support.',
      },
    },
  },

  words: {
    brewStatus: {
      planned: 'Planned',
      running: 'Running',
      waitingForMachine: 'Waiting for the machine',
      halted: 'Halted',
      completed: 'Completed',
      cancelled: 'Cancelled',
    },
    stage: { clean: 'Clean', brew: 'Brew', ferment: 'Ferment', serve: 'Serve' },
    stageStatus: {
      planned: 'Planned',
      waiting: 'Waiting for another session',
      asked: 'Machine asked',
      accepted: 'Machine accepted',
      running: 'Running',
      completed: 'Completed',
      halted: 'Halted',
      cancelled: 'Cancelled',
    },
    sessionStatus: {
      active: 'Active',
      completed: 'Completed',
      failed: 'Failed',
      cancelled: 'Cancelled',
      interrupted: 'Interrupted',
      abandoned: 'Abandoned',
    },
    instruction: {
      wake: 'Wake',
      startSession: 'Start a session',
      nextStep: 'Next step',
      bypassStep: 'Bypass the check',
      goToStep: 'Go to a step',
      confirmAction: 'Confirm the action',
      setTemperature: 'Set the temperature',
      serve: 'Serve',
      cancelSession: 'Cancel the session',
      stopHeating: 'Stop heating',
      reset: 'Reset',
      updateRecipe: 'Update the recipe',
      fullRate: 'A reading each second',
      sendLog: 'Send the log',
      changeSettings: 'Change settings',
    },
    commandStatus: {
      waiting: 'Waiting',
      dispatching: 'Being sent',
      sent: 'Sent',
      received: 'Received by the machine',
      executing: 'Executing',
      done: 'Done',
      failed: 'Failed',
      expired: 'Expired',
      cancelled: 'Cancelled',
      superseded: 'Superseded by a newer command',
    },
    returnCause: {
      noSession: 'The machine was not connected',
      deviceAway: 'The machine went away before it answered',
      unconfirmed: 'The broker did not confirm the command',
    },
    stepEnding: {
      after: 'After a time',
      targetReached: 'At the target temperature',
      attenuated: 'At the attenuation',
    },
    setting: {
      units: 'Units',
      soundOn: 'Sound',
      displayPercent: 'Display brightness',
      reportSeconds: 'Seconds between readings',
      altitudeMetres: 'Altitude',
    },
    sessionAnomaly: {
      illegalTransition: 'A step that can not follow the one before',
      foreignPhase: 'A phase of another process',
      notStarted: 'A report before the start of the session',
      alreadyStarted: 'The start was reported again',
      afterEnd: 'A report after the end of the session',
      actionNotRequested: 'An action was done that nobody was asked for',
    },
    deviceAnomaly: {
      foreignCommand: 'An answer to a command of another machine',
      unknownCommand: 'An answer to an unknown command',
      sequenceRestarted: 'The machine numbers its messages anew',
      bootJumped: 'The count of starts took a leap',
      helloMissing: 'The machine started without saying hello',
      identityShared: 'Two machines seem to use one id',
      numberReused: 'Two messages have the same number',
    },
    implausibleReason: { range: 'A value that can not be measured', jump: 'A change that is too fast' },
    suspectedUnit: { fahrenheit: 'Perhaps in °F', plato: 'Perhaps in °P' },
    disconnectReason: {
      lastWill: 'The connection broke',
      leaseExpired: 'The machine has been silent for too long',
    },
    healthStatus: { up: 'Works', degraded: 'Works in part', down: 'Does not work' },
    healthCondition: healthCodes,
    alarmStatus: {
      raised: 'New',
      acknowledged: 'Acknowledged',
      escalated: 'Overdue',
      resolved: 'Over, not acknowledged',
      cleared: 'Over',
    },
    alertState: { raised: 'New', acknowledged: 'Acknowledged', resolved: 'Over' },
    alarmResolution: {
      conditionEnded: 'It has ended',
      sessionEnded: 'The session has ended',
      ruleChanged: 'The rules of alarms were changed',
    },
    plannedWork: {
      dryHop: 'Dry hop',
      addIngredient: 'Add an ingredient',
      removeIngredient: 'Remove an ingredient',
      removeTrub: 'Remove the trub',
      changeTemperature: 'Change the temperature',
      other: 'Something planned',
    },
  },

  advisedWords: {
    alertKind: {
      brokerUnreachable: {
        name: 'There is no connection to RabbitMQ',
        whatToDo:
          'Look whether RabbitMQ runs and can be reached. Devices keep their messages until it is back.',
      },
      brokerBlocked: {
        name: 'RabbitMQ blocks publishers',
        whatToDo:
          "Free memory or disk of RabbitMQ's machine, or give its user the rights back. Devices keep their messages meanwhile.",
      },
      diskFull: {
        name: 'A disk is nearly full',
        whatToDo: 'Make room, before the servers stop writing.',
      },
      projectionStalled: {
        name: 'A projection stands still',
        whatToDo:
          'Look at the page of projections for its process and why it broke. Events wait, none is lost.',
      },
      projectionPaused: {
        name: 'A projection has been paused for long',
        whatToDo:
          'Resume it on the page of projections, or find out from the audit why somebody paused it. Events wait, none is lost.',
      },
      parkedGrowing: {
        name: 'Messages are being parked',
        whatToDo: 'Look at the page of parked messages for their cause. Send them again once it is mended.',
      },
      errorsGrowing: {
        name: 'There are more errors than usual',
        whatToDo: 'Look at the page of errors for the group that grows.',
      },
      certificateExpiring: {
        name: 'A certificate expires',
        whatToDo: 'Renew it. Devices or people are refused once it has expired.',
      },
      backupOld: {
        name: 'The last backup is old',
        whatToDo:
          'Look why it is not made any more: brewline backups list. Make one now: brewline backup. One that was made by other means is told by brewline backups note.',
      },
      devicesLost: {
        name: 'Many devices were lost at once',
        whatToDo:
          'Look whether the broker, the network or a certificate is to blame. They come back by themselves.',
      },
    },
    alarmKind: {
      userActionNeeded: {
        name: 'The machine waits for you',
        whatToDo: 'Do what the machine asks for. Then confirm it.',
      },
      fault: {
        name: 'Fault',
        whatToDo:
          'Follow the display of the machine. If the process has failed, mend the cause and begin it again.',
      },
      deviceLost: {
        name: 'No connection to the machine',
        whatToDo:
          'Check that the machine is on and its Wi-Fi works. It goes on by itself meanwhile, and reports later.',
      },
      targetNotReached: {
        name: 'The target temperature is not reached',
        whatToDo:
          'Check that the lid is closed and nothing blocks the air or the flow. If it does not change, set a target that the machine can reach.',
      },
      temperatureOutOfBand: {
        name: 'The temperature is off its target',
        whatToDo:
          'Check that the probe is in the beer, and that nothing heats or cools the vessel from outside.',
      },
      fermentationStarted: {
        name: 'The fermentation has started',
        whatToDo: 'Nothing. Keep the temperature steady.',
      },
      fermentationSlowed: {
        name: 'The fermentation slows down',
        whatToDo: 'If a diacetyl rest is planned, raise the temperature now. Else there is nothing to do.',
      },
      fermentationStalled: {
        name: 'The fermentation does not go on',
        whatToDo:
          'Measure the gravity by hand. If it is still high, warm the beer by 2 or 3 °C and swirl the keg, or add fresh yeast.',
      },
      fermentationFinished: {
        name: 'The fermentation is finished',
        whatToDo: 'Check the gravity once more tomorrow. If it is the same, go on with clarification.',
      },
      dayReached: {
        name: 'It is the day of a planned step',
        whatToDo: 'Do what is planned for today. Then acknowledge.',
      },
      kegClarified: {
        name: 'The beer is clear',
        whatToDo: 'Remove the trub. Then go on with carbonating or serving.',
      },
      kegEmpty: { name: 'The keg is empty', whatToDo: 'Clean the keg before the next brew.' },
      cleaningDue: {
        name: 'Cleaning is due',
        whatToDo: 'Start a cleaning soon: what dries is hard to remove.',
      },
      clockWrong: {
        name: "The machine's clock is wrong",
        whatToDo: 'Check that the machine has a connection to the internet, and start it again.',
      },
      sensorImplausible: {
        name: 'A sensor shows what can not be',
        whatToDo: 'Check the plug and the place of the sensor. Until then its values are not used.',
      },
    },
    haltReason: {
      sessionFailed: {
        name: 'The session failed',
        whatToDo: 'Look at what the machine reports and mend it. Then resume or cancel the brew.',
      },
      sessionCancelled: {
        name: 'The session was cancelled',
        whatToDo: 'Resume the brew to begin this stage again, or cancel the brew.',
      },
      sessionInterrupted: {
        name: 'The session was interrupted',
        whatToDo: 'Check that the machine is on and connected. Then resume or cancel the brew.',
      },
      sessionLost: {
        name: 'The machine began another session',
        whatToDo: 'Let the other session end, or cancel it. Then resume or cancel the brew.',
      },
      commandFailed: {
        name: 'The machine could not begin',
        whatToDo: 'Look at the reason and mend it. Then resume or cancel the brew.',
      },
      commandCancelled: {
        name: 'The command was cancelled',
        whatToDo: 'Resume the brew to ask the machine again, or cancel the brew.',
      },
      commandRefused: {
        name: 'The command was refused',
        whatToDo: 'Look at the reason. Resume the brew when it is mended, or cancel the brew.',
      },
      commandUnanswered: {
        name: 'The machine did not answer',
        whatToDo: 'Look at what the machine does now. Resume the brew if it is idle, or cancel the brew.',
      },
      machineAway: {
        name: 'The machine is away',
        whatToDo: 'Switch the machine on and check its Wi-Fi. Then resume the brew.',
      },
      startRefused: {
        name: 'The brew did not begin',
        whatToDo:
          'Look at what stood in the way. When it is mended, resume the brew beside the machine, or cancel it.',
      },
      startMissed: {
        name: 'The start was missed',
        whatToDo:
          'Brewline or the machine was away at that time, so nothing began without you. Resume the brew beside the machine, or cancel it.',
      },
    },
  },
};
