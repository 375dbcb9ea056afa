import { existsSync } from 'node:fs';
import { inRoot } from './root.mjs';
import { fingerprint, isStamped, stamp } from './stamp.mjs';

/** What `npm run build` makes: from which sources, and where. */
export const parts = {
  backend: {
    title: 'Building the backend',
    target: 'jupyterlab_mlmodel/backend/mlmodel.cjs',
    sources: [
      'src/common',
      'src/language',
      'src/backend',
      'package-lock.json',
      'scripts/bundle.mjs'
    ]
  },
  modelserver: {
    title: 'Building the model server',
    target: 'jupyterlab_mlmodel/backend/modelserver.cjs',
    sources: ['src/common', 'src/modelserver', 'package-lock.json', 'scripts/bundle.mjs']
  },
  lab: {
    title: 'Building the JupyterLab extension',
    target: 'jupyterlab_mlmodel/labextension/package.json',
    sources: [
      'src/common',
      'src/language',
      'src/lab',
      'style',
      'schema',
      'package.json',
      'package-lock.json',
      'scripts/build.mjs'
    ]
  }
};

const stampOf = name => `build/${name}.stamp`;

/** Whether a part has to be built: its sources are not those of the last build, or the result is gone. */
export function isStale(name) {
  const { target, sources } = parts[name];
  return !existsSync(inRoot(target)) || !isStamped(stampOf(name), fingerprint(sources));
}

/** Runs the build of a part and remembers from which sources it was made. */
export async function buildPart(name, build) {
  const print = fingerprint(parts[name].sources);
  await build();
  stamp(stampOf(name), print);
}
