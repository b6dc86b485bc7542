/** `npm run chaos`: CHAOS_SECONDS (default 600) of chaos; figures on stdout, status 1 where something is wrong. */
import { chaos } from './chaos';
import { wrongIn } from './wrong';

const seconds = Number(process.env.CHAOS_SECONDS ?? 600);

chaos(seconds).then((outcomes) => {
  let wrongs = 0;
  for (const [way, { gauges, rssMB, ...outcome }] of Object.entries(outcomes)) {
    const figures = { ...outcome, rssMB: rssMB.join(' '), gauges: Object.fromEntries(gauges) };
    console.log(way, JSON.stringify(figures, undefined, 2));
    for (const line of wrongIn(outcomes[way as keyof typeof outcomes])) {
      wrongs++;
      console.log(`WRONG (${way}): ${line}`);
    }
  }
  process.exit(wrongs === 0 ? 0 : 1);
});
