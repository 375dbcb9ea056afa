// npm start [-- <arguments for jupyter lab>]: installs and builds what is missing, then starts JupyterLab.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { python } from './python.mjs';
import { fail, ReadableError } from './report.mjs';
import { inRoot, root } from './root.mjs';
import { setUp } from './setUp.mjs';

const given = process.argv.slice(2);

/** Defaults of ours; an argument, a configuration file or the environment of the caller wins over each. */
function defaults() {
  const isRoot = process.getuid?.() === 0;
  return isRoot && !given.some(each => /allow[-_]root/.test(each)) ? ['--allow-root'] : [];
}

function environment() {
  const opensSomething = given.some(each => /default_url|file_to_run/.test(each));
  return {
    ...process.env,
    MLMODEL_NODE: process.env.MLMODEL_NODE || process.execPath,
    PATH: `${inRoot('.venv/bin')}:${process.env.PATH}`,
    ...(!opensSomething && { MLMODEL_EXAMPLE: inRoot('examples/quickstart.ipynb') })
  };
}

/** Runs JupyterLab until it ends; answers its exit status. */
function runJupyterLab() {
  // The folder it shows is the one it starts in, unless somebody says otherwise.
  const lab = spawn(python, ['-m', 'jupyterlab', ...defaults(), ...given], {
    cwd: root,
    env: environment(),
    stdio: 'inherit'
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => lab.kill(signal));
  // A terminal sends Ctrl-C to JupyterLab too, which asks whether it is meant; a second one would be a yes.
  process.on('SIGINT', () => process.stdin.isTTY || lab.kill('SIGINT'));
  // npm runs this in a shell that dies of a signal without passing it on.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || lab.kill('SIGTERM'), 500).unref();
  return new Promise((resolve, reject) => {
    lab.once('error', error =>
      reject(new ReadableError(`JupyterLab can't be started: ${error.message}`))
    );
    lab.once('close', (status, signal) => resolve(status ?? 128 + constants.signals[signal]));
  });
}

try {
  await setUp({ python: ['scripts/requirements.txt'], build: ['backend', 'modelserver', 'lab'] });
  process.exit(await runJupyterLab());
} catch (error) {
  fail(error);
}
