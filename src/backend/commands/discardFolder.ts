import type { CommandContext } from './command';

/**
 * Removes the files of a revision that no entry refers to. Never rejects: what can't be removed now is left to the
 * sweep, and the user reads how the statement ended, not how the tidying did. `whose` is for the log.
 */
export async function discardFolder(
  folder: string,
  whose: string,
  { files, log }: CommandContext
): Promise<void> {
  try {
    await files.removeFolder(folder);
  } catch (error) {
    log.warn(`files of ${whose} stay until the sweep: ${folder}`, error);
  }
}
