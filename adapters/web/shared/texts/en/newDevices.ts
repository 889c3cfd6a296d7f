import type { Catalogue } from '../catalogue.js';

export const newDevices = {
  'newDevices.title': 'Add devices',
  'newDevices.what':
    'A device gets a secret, with which it connects, and a claim code for its label, with which somebody makes it theirs. Both are shown once. All devices are added, or none.',
  'newDevices.one': 'One device',
  'newDevices.many': 'Many, by CSV',
  'newDevices.id': 'Id',
  'newDevices.idShape': 'Letters, digits, _ and -, 64 at most.',
  'newDevices.serial': 'Serial number',
  'newDevices.serialNo': 'No. {serial}',
  'newDevices.serialWhat': 'For the label. Brewline learns it from the machine.',
  'newDevices.way': 'It connects with',
  'newDevices.way.secret': 'a secret',
  'newDevices.way.certificate': 'a certificate',
  'newDevices.days': 'Secrets end after days',
  'newDevices.daysWhat': 'Empty: they do not end by themselves.',
  'newDevices.noDays': 'The days are a whole number from 1 to 3650.',
  'newDevices.list': 'List',
  'newDevices.listWhat':
    'Paste it, or drop a file here. The first line names the columns: id, and where wanted serial and way (secret or certificate). At most {count} devices at once.',
  'newDevices.file': 'Or choose a file',
  'newDevices.tooLong': 'This is longer than {count} characters: use brewline device add --file for it.',
  'newDevices.noHeader':
    'Line {line} has to name the columns: id, and where wanted serial and way. It says: {text}',
  'newDevices.found': { one: '{count} device in the list.', other: '{count} devices in the list.' },
  'newDevices.tooMany': 'At most {count} at once. Split the list, or use brewline device add --file.',
  'newDevices.add': { one: 'Add {count} device', other: 'Add {count} devices' },
  'newDevices.wrongLines': 'Lines that are not added',
  'newDevices.line': 'Line {line}',
  'newDevices.line.noId': 'has no id',
  'newDevices.line.id': '{text} is no id: letters, digits, _ and -, 64 at most',
  'newDevices.line.way': '{text} is neither secret nor certificate',
  'newDevices.line.serial': 'the serial number is longer than {count} characters',
  'newDevices.line.repeated': '{text} is in line {line} already',
  'newDevices.line.cells': '{cells} cells for {columns} columns',
  'newDevices.line.quote': 'a quotation mark does not end, or stands within a text',
  'newDevices.line.enrolled': 'may connect already; brewline device rotate gives it another secret',
  'newDevices.moreLines': { one: 'And {count} line more.', other: 'And {count} lines more.' },
  'newDevices.leaveOut': {
    one: 'Leave this line out, and add the other devices ({others})',
    other: 'Leave these {count} lines out, and add the other devices ({others})',
  },
  'newDevices.refused': {
    one: 'Nothing was added: {count} device may connect already.',
    other: 'Nothing was added: {count} devices may connect already.',
  },
  'newDevices.noAnswer':
    'No answer came: the devices may have been added, and then nobody has seen their secrets. Add them again: those that were added are named, and brewline device rotate gives them other secrets.',
  'newDevices.added': { one: '{count} device added', other: '{count} devices added' },
  'newDevices.once':
    'Only hashes of secrets and codes are kept: this is the only time that they are shown. Download them before you leave this page.',
  'newDevices.secrets': 'Secrets and codes',
  'newDevices.secret': 'Secret',
  'newDevices.code': 'Claim code',
  'newDevices.owned': 'has an owner',
  'newDevices.download': 'Download CSV',
  'newDevices.saved':
    'Downloaded. Whoever has the file can connect as these devices: keep it where secrets are kept.',
  'newDevices.print': { one: 'Print {count} label', other: 'Print {count} labels' },
  'newDevices.done': 'Done',
  'newDevices.forgetTitle': 'Forget the secrets?',
  'newDevices.forgetWhat':
    'They were not downloaded, and nobody can see them again. A device without its secret needs another one: brewline device rotate.',
  'newDevices.forget': 'Forget them',
  'newDevices.labels': 'Labels',
  'newDevices.labelsWhat':
    'Printed on A4, 24 labels of 70 × 37 mm a sheet, without margins and at 100 %. Whoever has the code can claim the machine, once.',
  'newDevices.qr': 'QR code to claim {device}',
} as const satisfies Catalogue;
