/** A program of 500 files in a package, the largest thing there is to a preload that looks at every `require`. */
const { join } = require('node:path');

for (let i = 0; i < 500; i++) require(join(process.env.BENCH_MODULES, `module-${i}.js`));
require('./report.cjs');
