import { failure, type FailureCode, type MlModelError } from '../common/failure';
import type { Span } from '../common/span';

/** Something wrong at one place of a statement, and what could stand there instead. */
export type Complaint = {
  readonly code: FailureCode;
  readonly message: string;
  readonly span: Span;
  /** As it would be typed; the statement with it is the one to run next. */
  readonly instead?: string | undefined;
};

/** The error for `complaint` about the statement `text`. */
export function complain(text: string, complaint: Complaint): MlModelError {
  const { code, message, span, instead } = complaint;
  return failure(code, message, {
    at: span,
    try: instead === undefined ? undefined : replaced(text, span, instead)
  });
}

/** `text` with `word` in the place of `span`. */
export function replaced(text: string, span: Span, word: string): string {
  return text.slice(0, span.start) + word + text.slice(span.end);
}
