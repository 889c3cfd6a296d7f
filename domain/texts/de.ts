// All texts of one language are in one file, so that a language is added or looked through as a whole: hence its length.
import type { Catalogue } from './catalogue.js';

export const de: Catalogue = {
  codes: {
    machineType: { base: 'Basis', keg: 'Keg' },
    connection: { offline: 'Offline', online: 'Online', notResponding: 'Antwortet nicht' },
    currentState: { idle: 'Bereit', running: 'Läuft', waitingForUser: 'Wartet auf dich' },
    processType: {
      idle: 'Bereit',
      brew: 'Brauen',
      clean: 'Reinigen',
      cleanKeg: 'Keg reinigen',
      fermentation: 'Gärung',
      serving: 'Ausschank',
      acidClean: 'Säurereinigung',
    },
    phase: {
      none: 'Keine Phase',
      brewPrepare: 'Brauen vorbereiten',
      mash: 'Maischen',
      boil: 'Kochen',
      chill: 'Kühlen',
      primaryFermentation: 'Hauptgärung',
      secondaryFermentation: 'Nachgärung',
      clarification: 'Klärung',
      serving: 'Ausschank',
      cleanPrepare: 'Reinigung vorbereiten',
      clean: 'Reinigen',
      cleanRinse: 'Spülen',
      fermentationPrepare: 'Gärung vorbereiten',
      carbonating: 'Karbonisieren',
      acidSoak: 'Säure einwirken lassen',
      acidClean: 'Säurereinigung',
      acidRinse: 'Säure ausspülen',
    },
    step: {
      rinseManual: 'Von Hand spülen',
      rinsePrepare: 'Spülen vorbereiten',
      rinseKegCheck: 'Keg prüfen',
      rinseWaterCheck: 'Wasser prüfen',
      rinseFlowRecovery: 'Durchfluss wiederherstellen',
      rinsePriming: 'Ansaugen',
      rinseFlowCheck: 'Durchfluss prüfen',
      rinseHeatUp: 'Aufheizen zum Spülen',
      rinseBallValve: 'Kugelhahn spülen',
      rinseBoilPath: 'Kochweg spülen',
      rinseMashPath: 'Maischweg spülen',
      rinseDone: 'Spülen fertig',
      rinseFill: 'Füllen zum Spülen',
      rinseCool: 'Kühlen nach dem Spülen',
      hydrate1: 'Einweichen 1',
      hydrate2: 'Einweichen 2',
      hydrate3: 'Einweichen 3',
      hydrate4: 'Einweichen 4',
      mashIn: 'Einmaischen',
      mashHeatUp: 'Maische aufheizen',
      mashing: 'Maischen',
      mashRest: 'Rast',
      mashRecovery: 'Maischen wiederherstellen',
      sparge: 'Anschwänzen',
      lauter: 'Läutern',
      replaceMash: 'Maische austauschen',
      boilHeatUp: 'Aufheizen zum Kochen',
      boil: 'Würzekochen',
      secondLauter: 'Zweites Läutern',
      boilRecovery: 'Kochen wiederherstellen',
      connectWater: 'Wasser anschließen',
      cool: 'Würze kühlen',
      filterColdCrash: 'Filtern, Cold Crash',
      writeKeg: 'Keg beschreiben',
      brewDone: 'Sud fertig',
      brewFailed: 'Sud fehlgeschlagen',
      pitchCooling: 'Auf Anstelltemperatur kühlen',
      fermentationPrepare: 'Gärung vorbereiten',
      airlockOn: 'Mit Gärspund',
      airlockOff: 'Ohne Gärspund',
      trubContainer: 'Trubbehälter',
      fermentationTemperatureControl: 'Gärung bei geregelter Temperatur',
      removeTrub: 'Trub entfernen',
      addIngredient: 'Zutat zugeben',
      removeIngredient: 'Zutat entnehmen',
      fermentationFailed: 'Gärung fehlgeschlagen',
      pairSensor: 'Sensor koppeln',
      servingPrepare: 'Ausschank vorbereiten',
      servingCool: 'Bier kühlen',
      tap: 'Zapfhahn',
      servingTemperatureControl: 'Ausschank bei geregelter Temperatur',
      servingFailed: 'Ausschank fehlgeschlagen',
      carbonating: 'Karbonisieren',
      cleanPrepare: 'Reinigung vorbereiten',
      cleanDrain: 'Entleeren',
      cleanHeatUp: 'Aufheizen zum Reinigen',
      cleanAccessories: 'Reinigung: Zubehör',
      cleanDone: 'Reinigung fertig',
      cleanFailed: 'Reinigung fehlgeschlagen',
      cleanCirculate1: 'Reinigung: Umwälzen 1',
      cleanCirculate2: 'Reinigung: Umwälzen 2',
      cleanRinse1: 'Reinigung: Spülen 1',
      cleanRinse2: 'Reinigung: Spülen 2',
      cleanRecovery: 'Reinigung wiederherstellen',
      cleanSoak: 'Reinigung: Einwirken',
      acid1: 'Säurereinigung, Schritt 1',
      acid2: 'Säurereinigung, Schritt 2',
      acid3: 'Säurereinigung, Schritt 3',
      acid4: 'Säurereinigung, Schritt 4',
      acid5: 'Säurereinigung, Schritt 5',
      acid6: 'Säurereinigung, Schritt 6',
      acid7: 'Säurereinigung, Schritt 7',
      acid8: 'Säurereinigung, Schritt 8',
      acidFailed: 'Säurereinigung fehlgeschlagen',
      acidRecovery: 'Säurereinigung wiederherstellen',
    },
    sensor: {
      ambient: 'Umgebung',
      controlOut: 'Regelung, Ausgang',
      controlIn: 'Regelung, Eingang',
      liquid: 'Flüssigkeit',
      peltier: 'Peltier-Element',
      pump: 'Pumpe',
      carousel: 'Hopfenkarussell',
      connectionA: 'Anschluss A',
      connectionB: 'Anschluss B',
      zero: 'Nullpunkt',
      controller: 'Steuerung',
      barometer: 'Barometer',
      valveA: 'Ventil A',
      valveB: 'Ventil B',
      valveC: 'Ventil C',
      system: 'System',
      button: 'Taste',
      boardFan: 'Platinenlüfter',
      probeTemperature: 'Temperatur der Dichtesonde',
      specificGravity: 'Relative Dichte',
      probeBattery: 'Batterie der Dichtesonde',
      peltierPercent: 'Peltier-Leistung',
      flow: 'Durchfluss',
      fanPercent: 'Lüfter',
      rssi: 'WLAN-Signal',
      stirrer: 'Rührwerk',
      alarm: 'Alarm',
      setPoint: 'Sollwert',
      heater: 'Heizung',
      chamberTemperature: 'Temperatur der Gärkammer',
      chamberSetPoint: 'Sollwert der Gärkammer',
      foreignState: 'Zustand der Steuerung',
    },
    sessionStatus: {
      active: 'Aktiv',
      inProgress: 'In Arbeit',
      completed: 'Abgeschlossen',
      cancelled: 'Abgebrochen',
    },
    deviceCommand: {
      wake: 'Aufwecken',
      stepCommand: 'Befehl zum Schritt',
      updateRecipe: 'Rezept ändern',
    },
    commandError: {
      none: 'Kein Fehler',
      unknown: 'Unbekannt',
      failedOrUnresponsive: 'Fehlgeschlagen oder keine Antwort',
    },
  },

  unknownCodes: {
    machineType: 'Maschinentyp {code}',
    connection: 'Verbindung {code}',
    currentState: 'Zustand {code}',
    processType: 'Prozess {code}',
    phase: 'Phase {code}',
    step: 'Schritt {code}',
    sensor: 'Sensor {code}',
    sessionStatus: 'Sitzungsstatus {code}',
    deviceCommand: 'Befehl {code}',
    commandError: 'Befehlsfehler {code}',
  },

  advice: {
    userAction: {
      none: { name: 'Nichts zu tun', whatToDo: 'Die Maschine wartet auf niemanden.' },
      needsCleaning: {
        name: 'Reinigung nötig',
        whatToDo: 'Die Maschine muss gereinigt werden. Starte eine Reinigung.',
      },
      start: {
        name: 'Starten',
        whatToDo: 'Die Maschine ist bereit zum Start. Bestätige, wenn alles an seinem Platz ist.',
      },
      prepareFermentation: {
        name: 'Gärung vorbereiten',
        whatToDo: 'Bereite das Keg für die Gärung vor. Bestätige, wenn es bereit ist.',
      },
      fitAirlock: {
        name: 'Gärspund aufsetzen',
        whatToDo: 'Setze den Gärspund auf das Keg. Bestätige, wenn er fest sitzt.',
      },
      removeAirlock: {
        name: 'Gärspund abnehmen',
        whatToDo: 'Nimm den Gärspund vom Keg. Bestätige danach.',
      },
      startCleaning: {
        name: 'Reinigung starten',
        whatToDo:
          'Die Maschine wartet darauf, mit der Reinigung zu beginnen. Bestätige, wenn alles an seinem Platz ist.',
      },
      finish: {
        name: 'Beenden',
        whatToDo: 'Bestätige, dass dieser Teil des Suds vorbei ist. Dann kann der nächste beginnen.',
      },
      needsAcid: {
        name: 'Säure nötig',
        whatToDo: 'Die Maschine braucht Säure für die Säurereinigung. Gib sie zu und bestätige.',
      },
      kegUpdate: {
        name: 'Keg aktualisieren',
        whatToDo: 'Die Maschine verlangt eine Aktualisierung des Kegs. Folge der Anzeige und bestätige.',
      },
      maximumCooling: {
        name: 'Maximale Kühlung',
        whatToDo: 'Die Maschine meldet maximale Kühlung. Folge der Anzeige und bestätige.',
      },
      failure: {
        name: 'Störung {code}',
        whatToDo:
          'Die Maschine meldet Störung {code} und wartet auf dich. Folge der Anzeige. Wenn es nicht weitergeht, brich die Sitzung ab.',
      },
      check: {
        name: 'Prüfung {code}',
        whatToDo:
          'Die Maschine verlangt Prüfung {code}. Sieh auf der Anzeige nach, was zu prüfen ist. Bestätige, wenn es in Ordnung ist.',
      },
      unknown: {
        name: 'Aktion {code}',
        whatToDo:
          'Die Maschine wartet auf Aktion {code}, die Brewline nicht kennt. Folge der Anzeige und bestätige.',
      },
    },
    error: {
      thermalProtection: {
        name: 'Überhitzungsschutz',
        whatToDo:
          'Ein Teil wurde zu heiß, und die Maschine schützt sich. Lass es abkühlen, bevor du weitermachst.',
      },
      pumpDry: {
        name: 'Pumpe läuft trocken',
        whatToDo: 'Die Pumpe bekommt keine Flüssigkeit. Prüfe, ob genug im Gefäß ist, und mach weiter.',
      },
      pump: {
        name: 'Pumpenfehler',
        whatToDo: 'Die Pumpe arbeitet nicht wie vorgesehen. Prüfe, ob etwas sie blockiert, und mach weiter.',
      },
      flow1: {
        name: 'Durchflussfehler 117',
        whatToDo: 'Der Durchfluss ist nicht wie vorgesehen. Prüfe, ob etwas ihn blockiert, und mach weiter.',
      },
      flow2: {
        name: 'Durchflussfehler 118',
        whatToDo: 'Der Durchfluss ist nicht wie vorgesehen. Prüfe, ob etwas ihn blockiert, und mach weiter.',
      },
      pumpCurrent1: {
        name: 'Pumpenstromfehler 119',
        whatToDo:
          'Der Strom der Pumpe ist nicht wie vorgesehen. Prüfe, ob etwas sie blockiert, und mach weiter.',
      },
      pumpCurrent2: {
        name: 'Pumpenstromfehler 120',
        whatToDo:
          'Der Strom der Pumpe ist nicht wie vorgesehen. Prüfe, ob etwas sie blockiert, und mach weiter.',
      },
      system: {
        name: 'Maschinenfehler {code}',
        whatToDo:
          'Er betrifft Rezept, NFC, Druck, Arbeitsspeicher, Datenspeicher oder Dateisystem. Folge der Anzeige. Kommt er wieder, nenne dem Support die Nummer {code}.',
      },
      sensor: {
        name: 'Sensorfehler {code}',
        whatToDo:
          'Ein Sensor der Maschine arbeitet nicht wie vorgesehen. Folge der Anzeige. Kommt der Fehler wieder, nenne dem Support die Nummer {code}.',
      },
      unknown: {
        name: 'Fehler {code}',
        whatToDo:
          'Brewline kennt diesen Fehler nicht. Folge der Anzeige. Kommt er wieder, nenne dem Support die Nummer {code}.',
      },
    },
  },

  words: {
    brewStatus: {
      planned: 'Geplant',
      running: 'Läuft',
      waitingForMachine: 'Wartet auf die Maschine',
      halted: 'Angehalten',
      completed: 'Abgeschlossen',
      cancelled: 'Abgebrochen',
    },
    stage: { clean: 'Reinigen', brew: 'Brauen', ferment: 'Gären', serve: 'Ausschenken' },
    stageStatus: {
      planned: 'Geplant',
      waiting: 'Wartet auf eine andere Sitzung',
      asked: 'Maschine beauftragt',
      accepted: 'Von der Maschine angenommen',
      running: 'Läuft',
      completed: 'Abgeschlossen',
      halted: 'Angehalten',
      cancelled: 'Abgebrochen',
    },
    sessionStatus: {
      active: 'Aktiv',
      completed: 'Abgeschlossen',
      failed: 'Fehlgeschlagen',
      cancelled: 'Abgebrochen',
      interrupted: 'Unterbrochen',
      abandoned: 'Verlassen',
    },
    instruction: {
      wake: 'Aufwecken',
      startSession: 'Sitzung starten',
      nextStep: 'Nächster Schritt',
      bypassStep: 'Prüfung übergehen',
      goToStep: 'Zu einem Schritt gehen',
      confirmAction: 'Aktion bestätigen',
      setTemperature: 'Temperatur einstellen',
      serve: 'Ausschenken',
      cancelSession: 'Sitzung abbrechen',
      stopHeating: 'Heizen beenden',
      reset: 'Zurücksetzen',
      updateRecipe: 'Rezept ändern',
      fullRate: 'Jede Sekunde ein Messwert',
      sendLog: 'Protokoll senden',
      changeSettings: 'Einstellungen ändern',
    },
    commandStatus: {
      waiting: 'Wartet',
      dispatching: 'Wird gesendet',
      sent: 'Gesendet',
      received: 'Von der Maschine empfangen',
      executing: 'Wird ausgeführt',
      done: 'Erledigt',
      failed: 'Fehlgeschlagen',
      expired: 'Abgelaufen',
      cancelled: 'Abgebrochen',
      superseded: 'Durch einen neueren Befehl ersetzt',
    },
    returnCause: {
      noSession: 'Die Maschine war nicht verbunden',
      deviceAway: 'Die Maschine war weg, bevor sie geantwortet hat',
      unconfirmed: 'Der Broker hat den Befehl nicht bestätigt',
    },
    stepEnding: {
      after: 'Nach einer Zeit',
      targetReached: 'Bei der Zieltemperatur',
      attenuated: 'Beim Vergärungsgrad',
    },
    setting: {
      units: 'Einheiten',
      soundOn: 'Ton',
      displayPercent: 'Helligkeit der Anzeige',
      reportSeconds: 'Sekunden zwischen Messwerten',
      altitudeMetres: 'Höhe über dem Meer',
    },
    sessionAnomaly: {
      illegalTransition: 'Ein Schritt, der nicht auf den vorigen folgen kann',
      foreignPhase: 'Eine Phase eines anderen Prozesses',
      notStarted: 'Eine Meldung vor dem Start der Sitzung',
      alreadyStarted: 'Der Start wurde noch einmal gemeldet',
      afterEnd: 'Eine Meldung nach dem Ende der Sitzung',
      actionNotRequested: 'Eine Aktion, um die niemand gebeten wurde',
    },
    deviceAnomaly: {
      foreignCommand: 'Antwort auf den Befehl einer anderen Maschine',
      unknownCommand: 'Antwort auf einen unbekannten Befehl',
      sequenceRestarted: 'Die Maschine nummeriert ihre Nachrichten neu',
      bootJumped: 'Die Zahl der Starts ist gesprungen',
      helloMissing: 'Die Maschine ist gestartet, ohne sich anzumelden',
      identityShared: 'Zwei Maschinen scheinen dieselbe Kennung zu benutzen',
      numberReused: 'Zwei Nachrichten haben dieselbe Nummer',
    },
    implausibleReason: {
      range: 'Ein Wert, der nicht gemessen sein kann',
      jump: 'Eine zu schnelle Änderung',
    },
    suspectedUnit: { fahrenheit: 'Vielleicht in °F', plato: 'Vielleicht in °P' },
    disconnectReason: {
      lastWill: 'Die Verbindung ist abgerissen',
      leaseExpired: 'Die Maschine hat zu lange geschwiegen',
    },
    healthStatus: { up: 'Funktioniert', degraded: 'Funktioniert teilweise', down: 'Funktioniert nicht' },
    healthCondition: {
      DATABASE: 'PostgreSQL antwortet nicht oder nimmt keine Schreibvorgänge an',
      EVENT_STORE: 'Der Event Store antwortet nicht',
      BROKER: 'Es gibt keine Verbindung zu RabbitMQ',
      BROKER_BLOCKED:
        'RabbitMQ nimmt keine Nachrichten an: Speicher oder Platte lösen Alarm aus, oder Rechte fehlen',
      TOPOLOGY:
        'Ein Exchange, eine Queue oder ein Binding fehlt in RabbitMQ oder ist nicht einsehbar: Maschinen werden abgewiesen',
      UPLINK_UNREAD: 'Niemand liest eine der Queues mit Nachrichten von Maschinen',
      UPLINK_STALLED: 'Nachrichten von Maschinen kommen durch eine der Queues nicht oder spät durch',
      UPLINK_MOVED:
        'Maschinen bekamen eine andere Uplink-Queue: die Reihenfolge der Bindings in RabbitMQ hat sich geändert',
      DEAD_LETTERS: 'RabbitMQ hat Nachrichten nach zu vielen Versuchen beiseitegelegt',
      PARKED: 'Nachrichten wurden durch einen Fehler von Brewline geparkt: was sie sagen, fehlt',
      PROJECTION: 'Eine Projektion steht still, liegt zurück oder läuft nirgends',
      PROJECTION_PAUSED: 'Eine Projektion ist angehalten: Was sie zeigt und tut, bleibt, wie es war',
      HISTORY_NOT_COMPACTED: 'Der Verlauf braucht immer mehr Platz, und Kurven werden langsamer',
      LIVE_HINTS: 'Änderungen erscheinen nach Sekunden statt sofort',
      MAIL: 'E-Mails mit Links gehen nicht hinaus',
      CLAIM_CODES: 'Jemand probiert viele Codes aus, mit denen man Maschinen übernimmt',
      ROLE_SILENT: 'Von einer Rolle hat sich eine Weile kein Prozess gemeldet',
      DISK: 'Eine Platte ist fast voll',
      PART: 'Ein Prozess endet immer wieder',
    },
    alarmStatus: {
      raised: 'Neu',
      acknowledged: 'Gesehen',
      escalated: 'Überfällig',
      resolved: 'Vorbei, nicht gesehen',
      cleared: 'Vorbei',
    },
    alertState: { raised: 'Neu', acknowledged: 'Bestätigt', resolved: 'Vorbei' },
    alarmResolution: {
      conditionEnded: 'Es ist vorbei',
      sessionEnded: 'Die Sitzung ist beendet',
      ruleChanged: 'Die Alarmregeln wurden geändert',
    },
    plannedWork: {
      dryHop: 'Hopfenstopfen',
      addIngredient: 'Zutat zugeben',
      removeIngredient: 'Zutat herausnehmen',
      removeTrub: 'Trub entfernen',
      changeTemperature: 'Temperatur ändern',
      other: 'Etwas Geplantes',
    },
  },

  advisedWords: {
    alertKind: {
      brokerUnreachable: {
        name: 'Es gibt keine Verbindung zu RabbitMQ',
        whatToDo:
          'Prüfen Sie, ob RabbitMQ läuft und erreichbar ist. Maschinen behalten ihre Nachrichten, bis es zurück ist.',
      },
      brokerBlocked: {
        name: 'RabbitMQ nimmt nichts an',
        whatToDo:
          'Schaffen Sie Speicher oder Platz auf dem Rechner von RabbitMQ, oder geben Sie seinem Benutzer die Rechte zurück. Maschinen behalten ihre Nachrichten solange.',
      },
      diskFull: {
        name: 'Eine Platte ist fast voll',
        whatToDo: 'Schaffen Sie Platz, bevor die Server nicht mehr schreiben.',
      },
      projectionStalled: {
        name: 'Eine Projektion steht still',
        whatToDo:
          'Die Seite der Projektionen zeigt ihren Prozess und den Grund. Ereignisse warten, keines geht verloren.',
      },
      projectionPaused: {
        name: 'Eine Projektion ist lange angehalten',
        whatToDo:
          'Setzen Sie sie auf der Seite der Projektionen fort, oder sehen Sie im Audit nach, wer sie angehalten hat. Ereignisse warten, keines geht verloren.',
      },
      parkedGrowing: {
        name: 'Nachrichten werden geparkt',
        whatToDo:
          'Die Seite der geparkten Nachrichten zeigt die Ursache. Senden Sie sie erneut, wenn sie behoben ist.',
      },
      errorsGrowing: {
        name: 'Es gibt mehr Fehler als sonst',
        whatToDo: 'Die Seite der Fehler zeigt, welche Gruppe wächst.',
      },
      certificateExpiring: {
        name: 'Ein Zertifikat läuft ab',
        whatToDo: 'Erneuern Sie es. Danach werden Maschinen oder Menschen abgewiesen.',
      },
      backupOld: {
        name: 'Die letzte Sicherung ist alt',
        whatToDo:
          'Prüfen Sie, warum keine neue entsteht: brewline backups list. Machen Sie jetzt eine: brewline backup. Eine Sicherung mit anderen Mitteln melden Sie mit brewline backups note.',
      },
      devicesLost: {
        name: 'Viele Maschinen sind auf einmal weg',
        whatToDo:
          'Prüfen Sie, ob es am Broker, am Netz oder an einem Zertifikat liegt. Die Maschinen kommen von selbst zurück.',
      },
    },
    alarmKind: {
      userActionNeeded: {
        name: 'Die Maschine wartet auf dich',
        whatToDo: 'Tu, worum die Maschine bittet. Bestätige es dann.',
      },
      fault: {
        name: 'Störung',
        whatToDo:
          'Folge der Anzeige der Maschine. Ist der Ablauf fehlgeschlagen, behebe die Ursache und beginne ihn neu.',
      },
      deviceLost: {
        name: 'Keine Verbindung zur Maschine',
        whatToDo:
          'Prüfe, ob die Maschine eingeschaltet ist und ihr WLAN geht. Sie macht inzwischen allein weiter und meldet später.',
      },
      targetNotReached: {
        name: 'Die Zieltemperatur wird nicht erreicht',
        whatToDo:
          'Prüfe, ob der Deckel zu ist und nichts die Luft oder den Durchfluss versperrt. Ändert sich nichts, stelle ein Ziel ein, das die Maschine erreichen kann.',
      },
      temperatureOutOfBand: {
        name: 'Die Temperatur weicht vom Ziel ab',
        whatToDo: 'Prüfe, ob der Fühler im Bier ist und nichts das Gefäß von außen wärmt oder kühlt.',
      },
      fermentationStarted: {
        name: 'Die Gärung hat begonnen',
        whatToDo: 'Nichts. Halte die Temperatur gleichmäßig.',
      },
      fermentationSlowed: {
        name: 'Die Gärung wird langsamer',
        whatToDo: 'Ist eine Diacetylrast geplant, erhöhe jetzt die Temperatur. Sonst ist nichts zu tun.',
      },
      fermentationStalled: {
        name: 'Die Gärung geht nicht weiter',
        whatToDo:
          'Miss die Dichte von Hand. Ist sie noch hoch, wärme das Bier um 2 bis 3 °C und schwenke das Keg, oder gib frische Hefe zu.',
      },
      fermentationFinished: {
        name: 'Die Gärung ist fertig',
        whatToDo: 'Prüfe die Dichte morgen noch einmal. Ist sie gleich, mach mit der Klärung weiter.',
      },
      dayReached: {
        name: 'Heute ist ein geplanter Schritt dran',
        whatToDo: 'Tu, was für heute geplant ist. Bestätige es dann.',
      },
      kegClarified: {
        name: 'Das Bier ist klar',
        whatToDo: 'Entferne den Trub. Mach dann mit dem Karbonisieren oder Zapfen weiter.',
      },
      kegEmpty: { name: 'Das Keg ist leer', whatToDo: 'Reinige das Keg vor dem nächsten Sud.' },
      cleaningDue: {
        name: 'Reinigung fällig',
        whatToDo: 'Starte bald eine Reinigung: Angetrocknetes geht schwer ab.',
      },
      clockWrong: {
        name: 'Die Uhr der Maschine geht falsch',
        whatToDo: 'Prüfe, ob die Maschine eine Verbindung zum Internet hat, und starte sie neu.',
      },
      sensorImplausible: {
        name: 'Ein Sensor zeigt, was nicht sein kann',
        whatToDo: 'Prüfe Stecker und Sitz des Sensors. Bis dahin werden seine Werte nicht verwendet.',
      },
    },
    haltReason: {
      sessionFailed: {
        name: 'Die Sitzung ist fehlgeschlagen',
        whatToDo:
          'Sieh nach, was die Maschine meldet, und behebe es. Setze den Sud dann fort oder brich ihn ab.',
      },
      sessionCancelled: {
        name: 'Die Sitzung wurde abgebrochen',
        whatToDo: 'Setze den Sud fort, um diesen Abschnitt neu zu beginnen, oder brich ihn ab.',
      },
      sessionInterrupted: {
        name: 'Die Sitzung wurde unterbrochen',
        whatToDo:
          'Prüfe, ob die Maschine eingeschaltet und verbunden ist. Setze den Sud dann fort oder brich ihn ab.',
      },
      sessionLost: {
        name: 'Die Maschine hat eine andere Sitzung begonnen',
        whatToDo:
          'Lass die andere Sitzung enden oder brich sie ab. Setze den Sud dann fort oder brich ihn ab.',
      },
      commandFailed: {
        name: 'Die Maschine konnte nicht beginnen',
        whatToDo: 'Sieh den Grund an und behebe ihn. Setze den Sud dann fort oder brich ihn ab.',
      },
      commandCancelled: {
        name: 'Der Befehl wurde abgebrochen',
        whatToDo: 'Setze den Sud fort, um die Maschine noch einmal zu beauftragen, oder brich ihn ab.',
      },
      commandRefused: {
        name: 'Der Befehl wurde abgelehnt',
        whatToDo: 'Sieh den Grund an. Setze den Sud fort, wenn er behoben ist, oder brich ihn ab.',
      },
      commandUnanswered: {
        name: 'Die Maschine hat nicht geantwortet',
        whatToDo:
          'Sieh nach, was die Maschine gerade tut. Setze den Sud fort, wenn sie nichts tut, oder brich ihn ab.',
      },
      machineAway: {
        name: 'Die Maschine ist weg',
        whatToDo: 'Schalte die Maschine ein und prüfe ihr WLAN. Setze den Sud dann fort.',
      },
      startRefused: {
        name: 'Der Sud hat nicht begonnen',
        whatToDo:
          'Sieh nach, was im Weg stand. Setze den Sud an der Maschine fort, wenn es behoben ist, oder brich ihn ab.',
      },
      startMissed: {
        name: 'Der Beginn wurde verpasst',
        whatToDo:
          'Brewline oder die Maschine war zu dieser Zeit weg, darum begann nichts ohne dich. Setze den Sud an der Maschine fort oder brich ihn ab.',
      },
    },
  },
};
