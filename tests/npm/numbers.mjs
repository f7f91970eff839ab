// What libphonenumber-js, with all it knows, says of each text in a file: a JSON string a line in, "number country type" or "-" out.
import { readFileSync } from 'node:fs';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

const said = readFileSync(process.argv[2], 'utf8').trimEnd().split('\n').map(line => {
  const number = parsePhoneNumberFromString(JSON.parse(line), { extract: false });
  return number?.isValid() ? `${number.number} ${number.country ?? '-'} ${number.getType() ?? '-'}` : '-';
});
process.stdout.write(said.join('\n') + '\n');
