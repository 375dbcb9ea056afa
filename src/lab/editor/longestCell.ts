/** Longer cells are data rather than statements, and each keystroke would read all of it. */
export const longestCell = 50_000;
