import { defineConfig, type Plugin } from 'vitest/config';

/** Grammar files are text, as in the bundles. */
const ohmAsText: Plugin = {
  name: 'ohm-as-text',
  transform: (code, id) =>
    id.endsWith('.ohm') ? `export default ${JSON.stringify(code)};` : undefined
};

export default defineConfig({
  plugins: [ohmAsText],
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
