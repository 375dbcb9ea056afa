import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import galataConfig from '@jupyterlab/galata/lib/playwright-config';
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';

// It comes without types.
const galata = galataConfig as unknown as PlaywrightTestConfig;
const root = resolve(__dirname, '..');
const python = join(root, '.venv', 'bin', 'python');

// The workers read this file too: what the first reading chose is handed on in the environment.
const folder = (process.env['MLMODEL_UI_FOLDER'] ??= mkdtempSync(join(tmpdir(), 'mlmodel-ui-')));
const port = (process.env['MLMODEL_UI_PORT'] ??= freePort());
const storePort = (process.env['MLMODEL_UI_STORE_PORT'] ??= freePort());
const url = `http://127.0.0.1:${port}/`;

const labConfig = join(folder, 'home', '.jupyter', 'labconfig');
const ownConfig = join(folder, 'home', '.config', 'mlmodel');
for (const path of [labConfig, ownConfig, join(folder, 'notebooks'), join(folder, 'store')]) {
  mkdirSync(path, { recursive: true });
}
// The popup with news covers what the tests look at.
writeFileSync(
  join(labConfig, 'page_config.json'),
  JSON.stringify({ disabledExtensions: { '@jupyterlab/apputils-extension:announcements': true } })
);

const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
];

/** A store whose objects arrive when a test lets them; `support/heldStore.ts` serves it. */
const heldConnector = {
  type: 's3',
  endpoint: `http://127.0.0.1:${storePort}`,
  region: 'us-east-1',
  bucket: 'held',
  addressing: 'path',
  accessKeyId: 'test',
  secretAccessKey: 'test'
};

// In a file, as users have it, so that the page can add connectors to it; written once, since the workers read this too.
const configFile = join(ownConfig, 'config.json');
if (!existsSync(configFile)) {
  writeFileSync(configFile, JSON.stringify({ connectors: { HELD: heldConnector } }), {
    mode: 0o600
  });
}

export default defineConfig({
  ...galata,
  testDir: __dirname,
  outputDir: join(root, 'test-results'),
  reporter: [['list']],
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env['CI'] !== undefined,
  // A browser on a busy machine; a test that needs it is reported as flaky.
  retries: process.env['CI'] === undefined ? 0 : 1,
  globalSetup: join(__dirname, 'support', 'setUp.ts'),
  use: {
    ...galata.use,
    baseURL: url,
    // Recording videos would need a browser build of Playwright's own.
    video: 'off',
    actionTimeout: 10_000,
    // One JupyterLab serves many tests, so no trace is of one test.
    trace: 'off',
    screenshot: 'only-on-failure',
    viewport: { width: 1200, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: chromiumFlags
    }
  },
  webServer: {
    command: `"${python}" -m jupyterlab --config "${join(__dirname, 'jupyter_server_test_config.py')}"`,
    url: `${url}api`,
    cwd: root,
    timeout: 60_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    env: {
      HOME: join(folder, 'home'),
      IPYTHONDIR: join(folder, 'home', '.ipython'),
      XDG_CONFIG_HOME: join(folder, 'home', '.config'),
      XDG_DATA_HOME: join(folder, 'home', '.local', 'share'),
      MLMODEL_NODE: process.execPath,
      MLMODEL_UI_FOLDER: folder,
      MLMODEL_UI_PORT: port,
      MLMODEL_USER: 'ann',
      MLMODEL_STORE: JSON.stringify({ type: 'folder', path: join(folder, 'store') })
    }
  }
});

function freePort(): string {
  const program =
    "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })";
  return spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' }).stdout.trim();
}
