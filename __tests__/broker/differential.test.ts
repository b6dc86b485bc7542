import { differences } from '../support/differential/compare';
import { examples } from '../support/differential/examples';
import { randomPrograms } from '../support/differential/programs';

/**
 * Programs of channel calls, generated: each must see the same with hoptrace and without. More of them, or the
 * same again, by DIFFERENTIAL_PROGRAMS and DIFFERENTIAL_SEED.
 */
const COUNT = Number(process.env.DIFFERENTIAL_PROGRAMS ?? 300);
const SEED = Number(process.env.DIFFERENTIAL_SEED ?? Math.trunc(Math.random() * 2 ** 31));

test(`${COUNT} random programs cannot tell whether they are traced (seed ${SEED})`, async () => {
  expect(await differences([...examples, ...randomPrograms(COUNT, SEED)])).toEqual([]);
}, 300_000);
