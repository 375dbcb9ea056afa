#!/usr/bin/env node
// The command line from a clone: `npx mlmodel …` after a build.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const bundle = fileURLToPath(new URL('../jupyterlab_mlmodel/backend/mlmodel.cjs', import.meta.url));
if (existsSync(bundle)) {
  process.argv[1] = bundle;
  createRequire(import.meta.url)(bundle);
} else {
  console.error('mlmodel: not built yet; run `npm run build` first.');
  process.exitCode = 1;
}
