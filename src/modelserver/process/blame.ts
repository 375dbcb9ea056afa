/** Who may have ended a process: nobody is condemned on mere suspicion. */
export type Verdict = {
  readonly guilty?: string;
  /** They must not work together until they have behaved for a while: then the next end of the process tells. */
  readonly suspects: readonly string[];
};

/** What is known of the end of a process. */
export type Evidence = {
  /** Who was working then. */
  readonly working: readonly string[];
  /** Who was suspected before. */
  readonly suspects: readonly string[];
  /** Whether somebody outside may have ended it: the system for lack of memory, or a person. */
  readonly fromOutside: boolean;
};

/** Judges who ended a process. */
export function judge({ working, suspects, fromOutside }: Evidence): Verdict {
  const again = working.filter(name => suspects.includes(name));
  const candidates = again.length > 0 ? again : working;
  const [only] = candidates;
  if (only === undefined) return { suspects };
  const isProven = candidates.length === 1 && (!fromOutside || again.length === 1);
  return isProven ? { guilty: only, suspects: [] } : { suspects: candidates };
}
