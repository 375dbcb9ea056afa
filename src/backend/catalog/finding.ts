/** Something that `store check` found. */
export type Finding = {
  /** What it is about: an entry of the log, a checkpoint, a manifest, a model's file, a folder or object that nothing refers to. */
  readonly what: 'log' | 'checkpoint' | 'manifest' | 'file' | 'orphan';
  /** The key of the object or folder. */
  readonly where: string;
  /** What is wrong, in words that follow on the key. */
  readonly problem: string;
  /** Whether something of the catalog or of a model is lost or wrong; false for what merely takes up room. */
  readonly isDamage: boolean;
  /** Whether it has been put right. */
  readonly isRepaired: boolean;
};

/** A finding that means damage. */
export function damage(what: Finding['what'], where: string, problem: string): Finding {
  return { what, where, problem, isDamage: true, isRepaired: false };
}

/** A finding that is no damage. */
export function leftover(what: Finding['what'], where: string, problem: string): Finding {
  return { what, where, problem, isDamage: false, isRepaired: false };
}
