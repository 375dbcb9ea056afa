import { MlModelError, type Failure } from '../../src/common/failure';
import { parse } from '../../src/language/parse';

/** The failure that reading `text` ends with. Rethrows anything else; a statement that reads well is a mistake of the test. */
export function failureOf(text: string): Failure {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof MlModelError) {
      return error.failure;
    }
    throw error;
  }
  throw new Error(`${JSON.stringify(text)} reads well`);
}
