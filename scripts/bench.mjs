// npm run bench [-- <name> [<arguments>]]: bundles and runs bench/<name>.ts, or all of bench/, one after another.
import { existsSync, readdirSync } from 'node:fs';
import { areas } from './areas.mjs';
import { bundle } from './bundle.mjs';
import { fail, ReadableError, runShown } from './report.mjs';
import { inRoot } from './root.mjs';
import { setUp } from './setUp.mjs';

const [name, ...rest] = process.argv.slice(2);

async function run(each) {
  const target = inRoot('build/bench', `${each}.cjs`);
  await bundle(`bench/${each}.ts`, target, { external: ['@playwright/test'] });
  return runShown(process.execPath, [target, ...rest]);
}

try {
  const all = readdirSync(inRoot('bench'))
    .filter(file => file.endsWith('.ts') && file !== 'measure.ts')
    .map(file => file.slice(0, -'.ts'.length));
  if (name !== undefined && !existsSync(inRoot('bench', `${name}.ts`))) {
    throw new ReadableError(`There is no benchmark "${name}"; there are: ${all.join(', ')}.`);
  }
  await setUp(areas.ui.needs);
  for (const each of name === undefined ? all : [name]) {
    process.exitCode = Math.max(process.exitCode ?? 0, await run(each));
  }
} catch (error) {
  fail(error);
}
