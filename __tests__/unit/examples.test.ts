import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json';

const EXAMPLES = join(__dirname, '../../examples');
const REGISTER = manifest.exports['./register'].require.default.replace('./', '');

const recipes = readdirSync(EXAMPLES).filter((file) => file !== 'README.md');

test.each(recipes)('%s preloads the file that the package has, and is listed', (recipe) => {
  const text = readFileSync(join(EXAMPLES, recipe), 'utf8');
  expect(text).toContain(`--require /opt/hoptrace/node_modules/hoptrace/${REGISTER}`);
  expect(text).toMatch(/npm.*install.*--prefix.*\/opt\/hoptrace.*hoptrace/);
  expect(readFileSync(join(EXAMPLES, 'README.md'), 'utf8')).toContain(`(${recipe})`);
});
