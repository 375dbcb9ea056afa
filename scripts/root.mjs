import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The clone's folder, without a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** A path inside the clone. */
export const inRoot = (...parts) => join(root, ...parts);
