/** Writes what whoever runs the server needs to know to standard error, which is the server's log. Never model content. */
export interface ILog {
  /** Something worth knowing happened. */
  info(message: string): void;
  /** Something went as it should not, and the work goes on. */
  warn(message: string, cause?: unknown): void;
}

/** The log on standard error, a line a message with its time; a defect's stack follows its line. */
export const stderrLog: ILog = {
  info(message) {
    write(message);
  },
  warn(message, cause) {
    write(cause instanceof Error ? `${message}: ${cause.stack ?? cause.message}` : message);
  }
};

const write = (message: string) => process.stderr.write(`${new Date().toISOString()} ${message}\n`);
