/** A change that can't follow on what is there; the message says why, as the end of a sentence. */
export class Contradiction extends Error {
  override readonly name = 'Contradiction';
}
