// What libphonenumber-js with its full metadata says about each text in a file: reads one JSON string per line, prints
// "number country type" or "-".
import { readFileSync } from 'node:fs';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

const said = readFileSync(process.argv[2], 'utf8').trimEnd().split('\n').map(line => {
  const number = parsePhoneNumberFromString(JSON.parse(line), { extract: false });
  return number?.isValid() ? `${number.number} ${number.country ?? '-'} ${number.getType() ?? '-'}` : '-';
});
process.stdout.write(said.join('\n') + '\n');
