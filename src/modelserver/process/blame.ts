/** Who may have ended the process: nobody is condemned on suspicion. */
export type Verdict = {
  readonly guilty?: string;
  /** They must not work together until they have behaved for a while: then the next end of the process tells. */
  readonly suspects: readonly string[];
};

/** Judges who ended the process, from who was working then and who was suspected before. */
export function judge(working: readonly string[], suspects: readonly string[]): Verdict {
  const again = working.filter(name => suspects.includes(name));
  const candidates = again.length > 0 ? again : working;
  const [first] = candidates;
  if (first === undefined) return { suspects };
  return candidates.length === 1 ? { guilty: first, suspects: [] } : { suspects: candidates };
}
