import type { MigrateInput, MigrateOptions, Migration } from './outcome.js'

/** Migrates the Dockerfiles of one build context; one result per Dockerfile, in their order. Never throws for a user's file. */
export async function migrate(_input: MigrateInput, _options: MigrateOptions = {}): Promise<readonly Migration[]> {
  return []
}
