export function makeProjects(
  folder: string,
  count: number,
): Promise<{ readonly migrated: number; readonly refused: number }>
