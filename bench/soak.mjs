/**
 * `npm run soak`: a service with hoptrace at full speed on one core for SOAK_MINUTES (60), and before it the same
 * without for a sixth of that, five minutes at most. Samples go to .tmp/soak/*.csv, the plot to
 * .tmp/soak/soak.svg and, after an hour or with `--write`, to docs/pictures/soak.svg. The verdict is on standard
 * output; status 1 where something is wrong.
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withBroker } from './lib/with-broker.mjs';
import { plot } from './soak/plot.mjs';
import { soak } from './soak/run.mjs';
import { slopeOf, verdictOn } from './soak/verdict.mjs';

const minutes = Number(process.env.SOAK_MINUTES ?? 60);
const pathTo = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
mkdirSync(pathTo('.tmp/soak'), { recursive: true });

const { bare, traced } = await withBroker(async () => ({
  bare: await run('without', { minutes: Math.min(minutes / 6, 5), traced: false }),
  traced: await run('with', { minutes, traced: true }),
}));

for (const line of traced.stderr) console.log(`stderr: ${line}`);
const lines = verdictOn(traced);
for (const { isRight, text } of lines) console.log(`${isRight ? '  ok  ' : 'WRONG '} ${text}`);

const picture = draw();
writeFileSync(pathTo('.tmp/soak/soak.svg'), picture);
if (minutes >= 60 || process.argv.includes('--write'))
  writeFileSync(pathTo('docs/pictures/soak.svg'), picture);
process.exit(lines.every(({ isRight }) => isRight) ? 0 : 1);

async function run(name, options) {
  const file = pathTo(`.tmp/soak/${name}.csv`);
  const names = [];
  const outcome = await soak({
    ...options,
    onSample(sample) {
      if (names.length === 0) {
        names.push(...Object.keys(sample));
        writeFileSync(file, `${names}\n`);
      }
      appendFileSync(file, `${names.map((name) => round(sample[name]))}\n`);
    },
  });
  const { rss, heapUsed } = outcome.end;
  const rate = Math.round(outcome.handled / options.minutes / 60);
  console.log(
    `${name} hoptrace: ${options.minutes} min, ${rate} messages/s, at the end RSS ${round(rss)} MB, heap ${round(heapUsed)} MB`,
  );
  return { ...outcome, rate };
}

function draw() {
  const { slope, error } = slopeOf(traced.samples, 'rss');
  const line = (name, { samples }, figure) => ({
    name,
    points: samples.map((sample) => ({ x: sample.minute, y: figure(sample) })),
  });
  return plot(
    [
      line('RSS', traced, ({ rss }) => rss),
      line('RSS without hoptrace', bare, ({ rss }) => rss),
      line('heap', traced, ({ heapUsed }) => heapUsed),
      line('buffers and external', traced, ({ external }) => external),
    ],
    {
      title: `${round(minutes)} minutes at full speed on one core: ${(traced.handled / 1e6).toFixed(1)} million messages, ${(traced.made / 1e6).toFixed(1)} million spans`,
      subtitle: [
        `Node.js ${process.version}: ${traced.rate} messages/s, ${bare.rate} without. ` +
          `RSS over the last half: ${slope.toFixed(1)} ± ${error.toFixed(1)} MB an hour.`,
        `Spans: ${traced.arrived} arrived, ${traced.lost} said to be lost, ${traced.made - traced.arrived - traced.lost} unaccounted for.`,
      ],
    },
  );
}

function round(value) {
  return Math.round(value * 100) / 100;
}
