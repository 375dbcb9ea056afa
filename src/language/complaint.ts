import { failure, type FailureCode, type MlModelError } from '../common/failure';
import { replaceSpan, type Span } from '../common/span';

/** Something wrong at one place of a statement, and what to do about it. */
export type Complaint = {
  readonly code: FailureCode;
  readonly message: string;
  readonly span: Span;
  /** What could stand in the place of `span`, as it would be typed. */
  readonly instead?: string | undefined;
  /** The statement to run next, where it differs from this one in more than `span`. */
  readonly next?: string | undefined;
};

/** The error for `complaint` about the statement `text`. */
export function complain(text: string, complaint: Complaint): MlModelError {
  const { code, message, span, instead, next } = complaint;
  const repaired = instead === undefined ? undefined : replaceSpan(text, span, instead);
  return failure(code, message, { at: span, try: next ?? repaired });
}
