/** `npm run chaos`: CHAOS_SECONDS (default 600) of chaos; figures on stdout, status 1 where something is wrong. */
import { chaos } from './chaos';
import { wrongIn } from './wrong';

const seconds = Number(process.env.CHAOS_SECONDS ?? 600);

chaos(seconds).then((outcomes) => {
  let wrongs = 0;
  for (const [way, outcome] of Object.entries(outcomes)) {
    console.log(
      way,
      JSON.stringify({ seconds, ...outcome, gauges: Object.fromEntries(outcome.gauges) }, undefined, 2),
    );
    for (const line of wrongIn(outcome)) {
      wrongs++;
      console.log(`WRONG (${way}): ${line}`);
    }
  }
  process.exit(wrongs === 0 ? 0 : 1);
});
