// The abstract tests of every conformance class that the server declares, run against a live one:
// node tests/conformance/run.mjs http://127.0.0.1:8080
import features1 from './features1.mjs';
import features2 from './features2.mjs';
import features3 from './features3.mjs';
import { Server, runAll } from './suite.mjs';
import tiles1 from './tiles1.mjs';

const base = process.argv[2];
if (!base) {
    console.error('usage: run.mjs URL');
    process.exit(2);
}
const good = await runAll(new Server(base), [...features1, ...features2, ...features3, ...tiles1]);
process.exit(good ? 0 : 1);
