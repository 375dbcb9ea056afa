import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { chromium } from './chromium.mjs';
import { python } from './python.mjs';
import { runShown } from './report.mjs';
import { inRoot } from './root.mjs';

const forPython = [
  'scripts/requirements.txt',
  'scripts/requirements-test.txt',
  'scripts/requirements-test-no-deps.txt'
];

/**
 * What `npm test` runs, in order: what each area needs of the set-up, and its run, which answers how many of its
 * checks or tests passed and failed.
 */
export const areas = {
  lint: {
    needs: {},
    run: () =>
      checks(
        ['eslint/bin/eslint.js', '.'],
        ['prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
        ['stylelint/bin/stylelint.mjs', 'style/**/*.css'],
        ['knip/bin/knip.js', '--no-progress']
      )
  },
  types: { needs: {}, run: () => checks(['typescript/bin/tsc', '-b']) },
  arrows: {
    needs: {},
    run: () =>
      checks([
        'dependency-cruiser/bin/dependency-cruise.mjs',
        'src',
        '--config',
        '.dependency-cruiser.cjs'
      ])
  },
  unit: { needs: {}, run: () => vitest('unit') },
  integration: {
    needs: { python: forPython, build: ['backend', 'modelserver', 'lab'] },
    run: async () => sum([await vitest('integration'), await pytest()])
  },
  ui: { needs: { python: forPython, build: ['backend', 'modelserver', 'lab'] }, run: playwright }
};

/** Adds up counts. */
export const sum = counts => ({
  passed: counts.reduce((total, { passed }) => total + passed, 0),
  failed: counts.reduce((total, { failed }) => total + failed, 0)
});

/** Runs programs of `node_modules`, each one check. */
async function checks(...programs) {
  const counts = [];
  for (const [program, ...args] of programs) {
    const status = await node(program, args);
    console.log(`  ${program.split('/')[0]}: ${status === 0 ? 'passed' : 'failed'}`);
    counts.push({ passed: Number(status === 0), failed: Number(status !== 0) });
  }
  return sum(counts);
}

async function vitest(project) {
  const report = freshReport(`${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const status = await node('vitest/vitest.mjs', ['run', '--project', project, ...reporters]);
  return counted(status, report, text => {
    const { numPassedTests, numFailedTests } = JSON.parse(text);
    return { passed: numPassedTests, failed: numFailedTests };
  });
}

async function pytest() {
  const report = freshReport('python.xml');
  const status = await runShown(python, ['-m', 'pytest', `--junitxml=${report}`]);
  return counted(status, report, text => {
    const count = name => Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(text)[1]);
    const failed = count('failures') + count('errors');
    return { passed: count('tests') - failed - count('skipped'), failed };
  });
}

async function playwright() {
  const report = freshReport('ui.json');
  const args = ['test', '--config', 'ui-tests/playwright.config.ts', '--reporter=list,json'];
  const status = await node('@playwright/test/cli.js', args, {
    CHROMIUM: await chromium(),
    VIRTUAL_ENV: inRoot('.venv'),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report
  });
  return counted(status, report, text => {
    const { expected, unexpected, flaky } = JSON.parse(text).stats;
    return { passed: expected + flaky, failed: unexpected };
  });
}

function node(program, args, variables = {}) {
  return runShown(process.execPath, [inRoot('node_modules', program), ...args], {
    env: { ...process.env, ...variables }
  });
}

function freshReport(name) {
  mkdirSync(inRoot('build/test'), { recursive: true });
  rmSync(inRoot('build/test', name), { force: true });
  return inRoot('build/test', name);
}

/** What the report says; a runner that failed without naming a failed test counts as one failed. */
function counted(status, report, read) {
  let counts = { passed: 0, failed: 0 };
  try {
    counts = read(readFileSync(report, 'utf8'));
  } catch (error) {
    console.error(`mlmodel: ${report} can't be read: ${error.message}`);
  }
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
