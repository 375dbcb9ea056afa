import { MlModelError } from '../../common/failure';
import type { Span } from '../../common/span';

/** Where a failure belongs, and the line to run next, when whoever threw it knew none. */
export type NextLine = { readonly at?: Span | undefined; readonly next: string };

/** Runs `work`; its failures get a place and a next line where they have none. */
export async function withNextLine<T>(line: NextLine, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw withLine(line, error);
  }
}

function withLine({ at, next }: NextLine, error: unknown): unknown {
  return error instanceof MlModelError
    ? new MlModelError({ ...(at && { at }), try: next, ...error.failure }, { cause: error })
    : error;
}
