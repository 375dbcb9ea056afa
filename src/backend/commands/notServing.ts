import { failure } from '../../common/failure';
import type { Statement } from '../../language/statement';

/** Serving needs a model server, and this version can't drive one yet: says so, whatever the statement. */
export function notServing({ verb, verbSpan }: Statement): Promise<never> {
  return Promise.reject(
    failure(
      'SERVER_UNAVAILABLE',
      `This version of mlmodel manages models but does not serve them yet, so '${verb}' can't run.`,
      { at: verbSpan, try: 'help' }
    )
  );
}
