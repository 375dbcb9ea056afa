import {
  existsSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  lstatSync,
  writeFileSync
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { ReadableError, runQuiet } from './report.mjs';
import { inRoot, root } from './root.mjs';
import { fingerprint, isStamped, stamp } from './stamp.mjs';

/** The clone's own Python. */
export const python = inRoot('.venv/bin/python');

const oldest = [3, 10];
const madeStamp = '.venv/mlmodel-made.stamp';

/** What in the Python environment comes from the clone: a link, so that a new build is seen without a new set-up. */
const links = {
  'share/jupyter/labextensions/jupyterlab-mlmodel': 'jupyterlab_mlmodel/labextension',
  'etc/jupyter/jupyter_server_config.d/jupyterlab_mlmodel.json':
    'jupyter-config/server/jupyterlab_mlmodel.json',
  'etc/jupyter/jupyter_server_config.d/mlmodel_example.json':
    'scripts/example/mlmodel_example.json',
  'etc/ipython/ipython_kernel_config.json': 'jupyter-config/ipython/ipython_kernel_config.json',
  'bin/mlmodel': 'bin/mlmodel.mjs'
};

/** Whether `.venv` holds what these files of requirements name, and stands where it was made. */
export function hasPython(requirements) {
  return isMade() && requirements.every(file => isStamped(stampOf(file), fingerprint([file])));
}

/** Makes `.venv` and installs what the files of requirements name, those `-no-deps` without what that needs. Rejects with a ReadableError. */
export async function installPython(requirements) {
  if (!isMade()) await makeEnvironment();
  const isAlone = file => file.endsWith('-no-deps.txt');
  await pip(requirements.filter(file => !isAlone(file)));
  await pip(requirements.filter(isAlone), ['--no-deps']);
  for (const file of requirements) stamp(stampOf(file), fingerprint([file]));
}

async function pip(files, options = []) {
  if (files.length === 0) return;
  const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--quiet'];
  await runQuiet(python, [...install, ...options, ...files.flatMap(file => ['-r', file])]);
}

/** Lets `.venv` find the extension in the clone, as an installed wheel would be found. */
export function linkPython() {
  for (const [place, source] of Object.entries(links)) link(inRoot('.venv', place), inRoot(source));
  writePageConfig();
}

/** JupyterLab would ask whether to fetch news, over the first cells that a newcomer tries. It writes to this file itself. */
function writePageConfig() {
  const place = inRoot('.venv/etc/jupyter/labconfig/page_config.json');
  if (lstatSync(place, { throwIfNoEntry: false })?.isFile()) return;
  mkdirSync(dirname(place), { recursive: true });
  rmSync(place, { force: true });
  const config = { disabledExtensions: { '@jupyterlab/apputils-extension:announcements': true } };
  writeFileSync(place, JSON.stringify(config));
}

/** Adds the clone's Python folders to the path of `.venv`. */
async function addToPath() {
  const ask = ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'];
  const packages = (await runQuiet(python, ask)).trim();
  writeFileSync(
    join(packages, 'jupyterlab_mlmodel.pth'),
    `${root}\n${inRoot('scripts/example')}\n`
  );
}

const stampOf = file => `.venv/${file.replaceAll('/', '-')}.stamp`;

// An environment can't be moved: its programs name their interpreter by its full path.
const isMade = () => existsSync(python) && isStamped(madeStamp, root);

async function makeEnvironment() {
  const base = await findPython();
  rmSync(inRoot('.venv'), { recursive: true, force: true });
  try {
    await runQuiet(base, ['-m', 'venv', inRoot('.venv')]);
    await runQuiet(python, ['-m', 'pip', '--version']);
  } catch {
    rmSync(inRoot('.venv'), { recursive: true, force: true });
    throw new ReadableError(
      `${base} can't make a virtual environment: install its venv module (Debian, Ubuntu: apt-get install python3-venv), then run this again.`
    );
  }
  await addToPath();
  stamp(madeStamp, root);
}

async function findPython() {
  const named = process.env.MLMODEL_PYTHON;
  const candidates = named ? [named] : pythonsOnPath();
  for (const candidate of candidates) {
    if (await isRecent(candidate)) return candidate;
  }
  throw new ReadableError(
    named
      ? `MLMODEL_PYTHON names ${named}, which is not Python ${oldest.join('.')} or newer.`
      : `Python ${oldest.join('.')} or newer is missing: install it (Debian, Ubuntu: apt-get install python3 python3-venv), or name one in MLMODEL_PYTHON, then run this again.`
  );
}

function pythonsOnPath() {
  const names = ['python3', 'python', ...[14, 13, 12, 11, 10].map(minor => `python3.${minor}`)];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap(name => folders.map(folder => join(folder, name)).filter(existsSync));
}

async function isRecent(candidate) {
  const ask = `import sys; print(sys.version_info >= (${oldest.join(', ')}))`;
  try {
    return (await runQuiet(candidate, ['-c', ask])).trim() === 'True';
  } catch {
    return false;
  }
}

function link(place, source) {
  mkdirSync(dirname(place), { recursive: true });
  if (lstatSync(place, { throwIfNoEntry: false })) unlinkSync(place);
  symlinkSync(source, place);
}
