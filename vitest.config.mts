import { defineConfig, type Plugin } from 'vitest/config';

/** Grammars, protocol descriptions and the converter's Python are text, as in the bundles. */
const filesAsText: Plugin = {
  name: 'files-as-text',
  transform: (code, id) =>
    /\.(ohm|proto|py)$/.test(id) ? `export default ${JSON.stringify(code)};` : undefined
};

export default defineConfig({
  plugins: [filesAsText],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.integration.test.ts'],
          testTimeout: 20_000
        }
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/**/*.integration.test.ts'],
          globalSetup: ['test/support/s3Servers.ts'],
          testTimeout: 120_000,
          hookTimeout: 600_000,
          fileParallelism: false
        }
      }
    ]
  }
});
