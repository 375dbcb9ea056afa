/** Sends the same request again and again, one at a time. */
export type Caller = {
  /** Rejects when the answer is no success. */
  readonly call: () => Promise<Uint8Array>;
  readonly close: () => void;
};

/**
 * Requests per second, with all callers kept busy for so many milliseconds. What is under way then is waited for, so that the rate is right
 * for slow servers too.
 */
export async function requestsPerSecond(
  callers: readonly Caller[],
  milliseconds: number
): Promise<number> {
  let answers = 0;
  const started = performance.now();
  await Promise.all(
    callers.map(async ({ call }) => {
      do {
        await call();
        answers += 1;
      } while (performance.now() - started < milliseconds);
    })
  );
  return (answers * 1000) / (performance.now() - started);
}
