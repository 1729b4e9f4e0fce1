// A worker for tests: what it does stands in the name of the Dockerfile.
export async function list({ repository }) {
  if (repository.name === 'list-hang') for (;;);
  return { dockerfiles: repository.files, callers: [] }
}

export async function visit(task) {
  const listing = await list(task)
  const { dockerfiles: paths } = listing
  return { listing, migrated: paths.length === 1 ? await migrateGroup({ ...task, paths }) : undefined }
}

export async function survey({ listing }) {
  return { groups: listing.dockerfiles.length === 0 ? [] : [listing.dockerfiles] }
}

function lineOf(record) {
  return { outcome: record.outcome, line: `${JSON.stringify(record)}\n` }
}

async function misbehave(paths) {
  for (const path of paths) {
    if (path.includes('hang')) for (;;);
    if (path.includes('memory')) for (const all = []; ; ) all.push(new Array(1_000_000).fill(path))
    if (path.includes('crash')) process.exit(3)
    if (path.includes('throw')) throw new Error('thrown')
    if (path.includes('slow')) await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export async function migrateGroup({ repository, paths }) {
  await misbehave(paths)
  const results = paths.map((path) =>
    lineOf({
      repository: repository.name,
      path,
      outcome: 'migrated',
      reasons: [],
      warnings: [],
      decisions: [],
      additions: [],
      files: [],
    }),
  )
  return { results, problems: [] }
}

export async function pairGroup({ paths }) {
  await misbehave(paths)
  return { pairs: paths.map((path) => ({ path, pair: { context: { folder: '/', services: [] } } })), problems: [] }
}

export async function runCalls(calls) {
  const outcomes = []
  for (const { name, task } of calls)
    outcomes.push(
      await { list, visit, survey, migrateGroup, pairGroup }[name](task).then(
        (result) => ({ result }),
        ({ message }) => ({ error: message }),
      ),
    )
  return outcomes
}
