import { mkdirSync, writeFileSync } from 'node:fs';
import { hasNodeModules, installNodeModules } from './npm.mjs';
import { isStale, parts } from './parts.mjs';
import { hasPython, installPython, linkPython } from './python.mjs';
import { ReadableError, runQuiet, step } from './report.mjs';
import { inRoot } from './root.mjs';

const oldestNode = 20;
const log = 'build/setup.log';

/**
 * Brings the clone to where JupyterLab can start from it (`python`: files of requirements; none where Python isn't
 * needed), and does only what is missing. Rejects with a ReadableError: one sentence, the rest is in the log.
 */
export async function setUp(needs) {
  if (Number.parseInt(process.versions.node, 10) < oldestNode) {
    throw new ReadableError(
      `Node.js ${oldestNode} or newer is needed; this is ${process.version}.`
    );
  }
  await allOf([installNode(), ...(needs.python ? [installForPython(needs.python)] : [])]);
  for (const name of needs.build ?? []) await build(name);
  if (needs.python) linkPython();
}

async function installNode() {
  if (hasNodeModules()) return;
  await installing('npm packages', installNodeModules);
}

async function installForPython(requirements) {
  if (hasPython(requirements)) return;
  await installing('Python packages', () => installPython(requirements));
}

async function build(name) {
  if (!isStale(name)) return;
  await step(parts[name].title, () =>
    runQuiet(process.execPath, [inRoot('scripts/build.mjs'), name])
  );
}

// Both installations take most of a minute, so they run side by side; one failure is enough to say.
async function allOf(works) {
  const results = await Promise.allSettled(works);
  const failed = results.find(result => result.status === 'rejected');
  if (failed) throw failed.reason;
}

async function installing(what, install) {
  try {
    await step(`Installing ${what}`, install);
  } catch (error) {
    mkdirSync(inRoot('build'), { recursive: true });
    writeFileSync(inRoot(log), `${error.message}\n${error.detail}`);
    throw new ReadableError(readable(what, error));
  }
}

const reasons = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|NewConnectionError|name resolution|Network is unreachable|Max retries exceeded|ConnectTimeout|ReadTimeout/,
    'the package registry can’t be reached; check the network, then run this again'
  ],
  [
    /node-gyp|Failed (?:to build|building)|error: command '.*' failed|Unknown compiler|not found: (?:make|cc|gcc)/,
    'a package has to be compiled here and that failed; install a C compiler and make (Debian, Ubuntu: apt-get install build-essential), then run this again'
  ],
  [/ENOSPC|No space left/, 'the disk is full']
];

function readable(what, { message, detail }) {
  if (!detail) return message;
  const reason = reasons.find(([pattern]) => pattern.test(detail));
  return `The ${what} can’t be installed: ${reason ? reason[1] : 'the installer failed'} (details: ${log}).`;
}
