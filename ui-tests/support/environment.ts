/** What the Playwright configuration chose for this run. */
export type UiEnvironment = {
  /** Temporary; holds the notebooks, the managed store and a home. */
  readonly folder: string;
  /** The port of the store that holds its objects back. */
  readonly storePort: number;
};

/** Reads the choices of `playwright.config.ts`. */
export function environment(): UiEnvironment {
  const folder = process.env['MLMODEL_UI_FOLDER'];
  const storePort = Number(process.env['MLMODEL_UI_STORE_PORT']);
  if (!folder || !storePort) {
    throw new Error('The Playwright configuration has not been read.');
  }
  return { folder, storePort };
}
