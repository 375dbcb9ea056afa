/** The system's code of an error, such as `ENOENT`, or ''. Of several addresses that were tried, the first one's. */
export function systemCodeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return systemCodeOf(error.errors[0]);
  }
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}
