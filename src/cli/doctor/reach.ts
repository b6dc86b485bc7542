import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { hasAmqplib } from './bundle';
import type { Finding, Subject } from './finding';
import { bringsAmqplib, loadings } from './program';

/** Whether the program that was given is one that loads amqplib: another one is often looked at. */
export function reach({ app, directory }: Subject): Finding[] {
  if (app === undefined || hasAmqplib(readFileSync(app, 'utf8'))) return [];
  const program = relative(process.cwd(), app) || app;
  const found = loadings(app).find(({ request }) => bringsAmqplib(request, directory));
  if (found !== undefined) {
    const by = found.file === app ? '' : `, in ${relative(directory, found.file)}`;
    return [{ check: 'reach', status: 'ok', message: `${program} loads ${found.request}${by}` }];
  }
  return [
    {
      check: 'reach',
      status: 'warning',
      message: `${program} does not load amqplib, nor does a file that it imports or requires`,
      advice:
        'give the doctor the file that the service starts with; what is loaded by a computed name cannot be followed',
    },
  ];
}
