/** Writes what operators need to standard error; Jupyter puts it into its own log. Never secrets, never model content. */
export interface ILog {
  /** Something went as it should not, and the work goes on. */
  warn(message: string, cause?: unknown): void;
}

/** The log on standard error, a line a message; a defect's stack follows its line. */
export const stderrLog: ILog = {
  warn(message, cause) {
    const detail = cause instanceof Error ? `: ${cause.stack ?? cause.message}` : '';
    process.stderr.write(`mlmodel: ${message}${detail}\n`);
  }
};
