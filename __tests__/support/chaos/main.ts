/** `npm run chaos`: CHAOS_SECONDS (default 600) of chaos; figures on stdout, status 1 where something is wrong. */
import { chaos } from './chaos';
import { wrongIn } from './wrong';

const seconds = Number(process.env.CHAOS_SECONDS ?? 600);

chaos(seconds).then((outcome) => {
  const wrong = wrongIn(outcome);
  console.log(
    JSON.stringify({ seconds, ...outcome, gauges: Object.fromEntries(outcome.gauges) }, undefined, 2),
  );
  for (const line of wrong) console.log(`WRONG: ${line}`);
  process.exit(wrong.length === 0 ? 0 : 1);
});
