// A worker for tests: what it does stands in the name of the Dockerfile.
export async function survey({ repository }) {
  return { groups: repository.dockerfiles.length === 0 ? [] : [repository.dockerfiles] }
}

export async function migrateGroup({ repository, paths }) {
  for (const path of paths) {
    if (path.includes('hang')) for (;;);
    if (path.includes('memory')) for (const all = []; ; ) all.push(new Array(1_000_000).fill(path))
    if (path.includes('crash')) process.exit(3)
    if (path.includes('throw')) throw new Error('thrown')
    if (path.includes('slow')) await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const records = paths.map((path) => ({
    repository: repository.name,
    path,
    outcome: 'migrated',
    reasons: [],
    warnings: [],
    decisions: [],
    additions: [],
    files: [],
  }))
  return { records, problems: [] }
}

export async function migrateGroups(tasks) {
  const outcomes = []
  for (const task of tasks)
    outcomes.push(
      await migrateGroup(task).then(
        (result) => ({ result }),
        ({ message }) => ({ error: message }),
      ),
    )
  return outcomes
}
