import type { Translated } from '../catalogue.js';
import type { newDevices as en } from '../en/newDevices.js';

export const newDevices: Translated<typeof en> = {
  'newDevices.title': 'Geräte hinzufügen',
  'newDevices.what':
    'Ein Gerät bekommt ein Geheimnis, mit dem es sich verbindet, und einen Code für sein Etikett, mit dem jemand es sich zuordnet. Beide werden einmal gezeigt. Alle Geräte werden hinzugefügt oder keines.',
  'newDevices.one': 'Ein Gerät',
  'newDevices.many': 'Viele, als CSV',
  'newDevices.id': 'ID',
  'newDevices.idShape': 'Buchstaben, Ziffern, _ und -, höchstens 64.',
  'newDevices.serial': 'Seriennummer',
  'newDevices.serialNo': 'Nr. {serial}',
  'newDevices.serialWhat': 'Für das Etikett. Brewline erfährt sie von der Maschine.',
  'newDevices.way': 'Es verbindet sich mit',
  'newDevices.way.secret': 'einem Geheimnis',
  'newDevices.way.certificate': 'einem Zertifikat',
  'newDevices.days': 'Geheimnisse enden nach Tagen',
  'newDevices.daysWhat': 'Leer: sie enden nicht von selbst.',
  'newDevices.noDays': 'Die Tage sind eine ganze Zahl von 1 bis 3650.',
  'newDevices.list': 'Liste',
  'newDevices.listWhat':
    'Einfügen oder eine Datei hierher ziehen. Die erste Zeile nennt die Spalten: id, und wo gewünscht serial und way (secret oder certificate). Höchstens {count} Geräte auf einmal.',
  'newDevices.file': 'Oder eine Datei wählen',
  'newDevices.tooLong': 'Das ist länger als {count} Zeichen: dafür gibt es brewline device add --file.',
  'newDevices.noHeader':
    'Zeile {line} muss die Spalten nennen: id, und wo gewünscht serial und way. Dort steht: {text}',
  'newDevices.found': { one: '{count} Gerät in der Liste.', other: '{count} Geräte in der Liste.' },
  'newDevices.tooMany':
    'Höchstens {count} auf einmal. Die Liste teilen, oder brewline device add --file nehmen.',
  'newDevices.add': { one: '{count} Gerät hinzufügen', other: '{count} Geräte hinzufügen' },
  'newDevices.wrongLines': 'Zeilen, die nicht hinzugefügt werden',
  'newDevices.line': 'Zeile {line}',
  'newDevices.line.noId': 'hat keine ID',
  'newDevices.line.id': '{text} ist keine ID: Buchstaben, Ziffern, _ und -, höchstens 64',
  'newDevices.line.way': '{text} ist weder secret noch certificate',
  'newDevices.line.serial': 'die Seriennummer ist länger als {count} Zeichen',
  'newDevices.line.repeated': '{text} steht schon in Zeile {line}',
  'newDevices.line.cells': '{cells} Zellen für {columns} Spalten',
  'newDevices.line.quote': 'ein Anführungszeichen endet nicht oder steht mitten im Text',
  'newDevices.line.enrolled': 'darf sich schon verbinden; ein anderes Geheimnis gibt brewline device rotate',
  'newDevices.moreLines': { one: 'Und {count} weitere Zeile.', other: 'Und {count} weitere Zeilen.' },
  'newDevices.leaveOut': {
    one: 'Diese Zeile weglassen und die anderen Geräte ({others}) hinzufügen',
    other: 'Diese {count} Zeilen weglassen und die anderen Geräte ({others}) hinzufügen',
  },
  'newDevices.refused': {
    one: 'Nichts wurde hinzugefügt: {count} Gerät darf sich schon verbinden.',
    other: 'Nichts wurde hinzugefügt: {count} Geräte dürfen sich schon verbinden.',
  },
  'newDevices.noAnswer':
    'Es kam keine Antwort: vielleicht wurden die Geräte hinzugefügt, und dann hat niemand ihre Geheimnisse gesehen. Noch einmal hinzufügen: die es schon gibt, werden genannt, und brewline device rotate gibt ihnen andere Geheimnisse.',
  'newDevices.added': { one: '{count} Gerät hinzugefügt', other: '{count} Geräte hinzugefügt' },
  'newDevices.once':
    'Von Geheimnissen und Codes werden nur Hashes aufbewahrt: sie werden nur jetzt gezeigt. Herunterladen, bevor Sie diese Seite verlassen.',
  'newDevices.secrets': 'Geheimnisse und Codes',
  'newDevices.secret': 'Geheimnis',
  'newDevices.code': 'Code',
  'newDevices.owned': 'hat einen Besitzer',
  'newDevices.download': 'CSV herunterladen',
  'newDevices.saved':
    'Heruntergeladen. Wer die Datei hat, kann sich als diese Geräte verbinden: dort aufbewahren, wo Geheimnisse liegen.',
  'newDevices.print': { one: '{count} Etikett drucken', other: '{count} Etiketten drucken' },
  'newDevices.done': 'Fertig',
  'newDevices.forgetTitle': 'Die Geheimnisse vergessen?',
  'newDevices.forgetWhat':
    'Sie wurden nicht heruntergeladen, und niemand kann sie noch einmal sehen. Ein Gerät ohne sein Geheimnis braucht ein anderes: brewline device rotate.',
  'newDevices.forget': 'Vergessen',
  'newDevices.labels': 'Etiketten',
  'newDevices.labelsWhat':
    'Gedruckt auf A4, 24 Etiketten von 70 × 37 mm je Bogen, ohne Ränder und mit 100 %. Wer den Code hat, kann sich die Maschine zuordnen, einmal.',
  'newDevices.qr': 'QR-Code für {device}',
};
