// npm test [-- <area> …]: sets up what is missing, runs all areas or those named, and ends with one line of counts.
import { areas, sum } from './areas.mjs';
import { fail, ReadableError, seconds } from './report.mjs';
import { setUp } from './setUp.mjs';

/** Runs one area; whatever keeps it from running is one failure, so that the others still get their turn. */
async function runArea(name) {
  const started = performance.now();
  console.log(`\n== ${name} ==`);
  let counts;
  try {
    counts = await areas[name].run();
  } catch (error) {
    if (error.detail) process.stderr.write(error.detail);
    console.error(`mlmodel: ${error.message}`);
    counts = { passed: 0, failed: 1 };
  }
  const { passed, failed } = counts;
  console.log(`== ${name}: ${passed} passed, ${failed} failed in ${seconds(started)}`);
  return counts;
}

try {
  const wanted = process.argv.slice(2);
  const unknown = wanted.find(name => !(name in areas));
  if (unknown !== undefined) {
    throw new ReadableError(
      `There is no area "${unknown}"; there are: ${Object.keys(areas).join(', ')}.`
    );
  }
  const names = wanted.length ? wanted : Object.keys(areas);
  await setUp(Object.assign({}, ...names.map(name => areas[name].needs)));
  const counts = [];
  for (const name of names) counts.push(await runArea(name));
  const { passed, failed } = sum(counts);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
} catch (error) {
  fail(error);
}
