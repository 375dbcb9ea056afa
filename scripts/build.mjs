// npm run build [-- backend | modelserver | lab]: what JupyterLab and the wheel take from this clone.
// The backend and the model server become one file each; the page's part becomes a prebuilt JupyterLab extension.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bundle, writeLicenses } from './bundle.mjs';
import { copyKoffi, nativeKoffi } from './koffi.mjs';
import { buildPart, parts } from './parts.mjs';
import { fail, runQuiet, step } from './report.mjs';
import { inRoot } from './root.mjs';

const builds = { backend: buildBackend, modelserver: buildModelServer, lab: buildLab };

async function buildBackend() {
  const { version } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
  const target = inRoot(parts.backend.target);
  const metafile = await bundle('src/backend/main.ts', target, {
    define: { MLMODEL_VERSION: JSON.stringify(version) }
  });
  await writeLicenses(metafile, inRoot('jupyterlab_mlmodel/backend/LICENSES.txt'));
}

async function buildModelServer() {
  const target = inRoot(parts.modelserver.target);
  const metafile = await bundle('src/modelserver/main.ts', target, { plugins: [nativeKoffi] });
  await copyKoffi(dirname(target));
  await writeLicenses(metafile, inRoot('jupyterlab_mlmodel/backend/LICENSES-modelserver.txt'), [
    'node_modules/koffi'
  ]);
}

async function buildLab() {
  await runQuiet(process.execPath, [inRoot('node_modules/typescript/bin/tsc'), '-b', 'src/lab']);
  // JupyterLab's builder reads what it has no rule for as JavaScript, and TypeScript leaves the grammar where it is.
  const grammar = await readFile(inRoot('src/language/mlmodel.ohm'), 'utf8');
  await writeFile(
    inRoot('lib/language/mlmodel.ohm'),
    `export default ${JSON.stringify(grammar)};\n`
  );
  await runQuiet(process.execPath, [
    inRoot('node_modules/@jupyter/builder/lib/build-labextension.js'),
    '--core-package-file',
    inRoot('node_modules/@jupyterlab/core-meta/core.package.json'),
    '.'
  ]);
}

const wanted = process.argv.slice(2);
try {
  for (const name of wanted.length ? wanted : Object.keys(builds)) {
    if (!(name in builds))
      throw new Error(`There is no part "${name}"; there are: ${Object.keys(builds).join(', ')}.`);
    await step(parts[name].title, () => buildPart(name, builds[name]));
  }
} catch (error) {
  fail(error);
}
