// Whether JavaScript serializes a file of JSON to exactly the same bytes.
import { readFileSync } from 'node:fs';

const body = readFileSync(process.argv[2]);
const again = Buffer.from(JSON.stringify(JSON.parse(body)));
console.log(body.equals(again) ? 'the same' : `different from byte ${body.findIndex((byte, i) => byte !== again[i])}`);
