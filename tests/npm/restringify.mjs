// Whether a file of JSON is, byte for byte, what JavaScript makes of it.
import { readFileSync } from 'node:fs';

const body = readFileSync(process.argv[2]);
const again = Buffer.from(JSON.stringify(JSON.parse(body)));
console.log(body.equals(again) ? 'the same' : `different from byte ${body.findIndex((byte, i) => byte !== again[i])}`);
