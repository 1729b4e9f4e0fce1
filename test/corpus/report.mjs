/** The page docs/corpus.md from the results of measure.mjs: tables of counts, and what differs from the verdicts. */
export function report(all) {
  const results = all.filter(({ result }) => !result.missing)
  const migrated = results.filter(({ result }) => result.outcome === 'migrated')
  const builds = migrated.filter((each) => each.class === 'build-step')
  const proven = builds.filter(({ result }) => fallbackOf(result) === undefined)
  const keepAll = migrated.filter(({ result }) => result.delivery === 'keep-all')
  const wanted = results.filter(({ verdict }) => verdict === 'migrate')
  const reached = wanted.filter(({ result }) => result.outcome === 'migrated')
  const core = results.filter((each) => ['build-step', 'plain-js'].includes(each.class))
  const coreRefused = core.filter(({ result }) => result.outcome === 'refused')
  const development = results.filter(({ verdict }) => verdict === 'development')
  const seen = development.filter(({ result }) => codesOf(result).includes('development-image'))
  const bugs = results.filter(({ result }) => ['failed', 'crashed'].includes(result.outcome))
  const seconds = results.map(({ result }) => result.seconds).sort((a, b) => a - b)
  const share = (part, whole) =>
    `${part.length} of ${whole.length} (${Math.round((100 * part.length) / whole.length)}%)`
  const lines = [
    '# What becomes of real Dockerfiles',
    '',
    `Single-stage Dockerfiles of public Node.js repositories, listed in \`test/corpus/verdicts.json\` with what an expert, reading by hand, would do with
each; the verdicts were written before the tool was run for this page. Made by \`node test/corpus/measure.mjs <folder>\` from \`--json\`, base auto.`,
    '',
    `- Dockerfiles: ${results.length}${all.length > results.length ? ` (${all.length - results.length} were not at hand)` : ''}; crashes and broken invariants: ${bugs.length}`,
    `- of those that an expert would migrate, migrated: ${share(reached, wanted)}`,
    `- of build-step and plain-js, refused: ${share(coreRefused, core)}`,
    `- of those that an expert calls development images, refused as development-image: ${share(seen, development)}`,
    `- of the migrated, delivered with all dependencies: ${share(keepAll, migrated)}`,
    `- of the migrated build-step ones, artefacts proven: ${share(proven, builds)}`,
    `- time: median ${at(seconds, 0.5)} s, 95th percentile ${at(seconds, 0.95)} s (the whole command, two at a time)`,
    '',
    '## By class',
    '',
    ...table(
      ['class', 'migrated', 'unchanged', 'refused'],
      [...group(results, (each) => each.class)].map(([name, members]) => [
        `${name} (${members.length})`,
        ...['migrated', 'unchanged', 'refused'].map(
          (outcome) => members.filter(({ result }) => result.outcome === outcome).length,
        ),
      ]),
    ),
    '## By reason',
    '',
    ...counts(
      results
        .filter(({ result }) => result.outcome !== 'migrated')
        .flatMap(({ result }) => [...new Set(codesOf(result))]),
      'reason',
    ),
    '## By delivery',
    '',
    ...counts(
      migrated.map(({ result }) => `${result.delivery} on ${result.base}`),
      'delivery',
    ),
    '## Why more than the artefacts is copied',
    '',
    ...table(
      ['Dockerfile', 'because'],
      builds
        .filter(({ result }) => fallbackOf(result) !== undefined)
        .map((each) => [nameOf(each), fallbackOf(each.result).message]),
    ),
    '## Who needs all dependencies',
    '',
    ...table(
      ['Dockerfile', 'because'],
      keepAll.map((each) => [
        nameOf(each),
        each.result.warnings.find(({ code }) => /^(keep-|named-install)/.test(code))?.message ?? '',
      ]),
    ),
    '## Where the tool and the expert differ',
    '',
    ...differences(results),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

const fallbackCodes = ['artifacts-not-proven', 'computed-path', 'source-not-readable', 'folder-whole']

function fallbackOf(result) {
  return (result.additions ?? []).find(({ code }) => fallbackCodes.includes(code))
}

/** A table of the Dockerfiles of which the tool makes something else than the expert would. */
export function differences(results) {
  return table(
    ['Dockerfile', 'expert', 'tool', 'why the expert', 'why the tool'],
    results
      .filter((each) => each.verdict !== verdictOf(each.result))
      .map((each) => [nameOf(each), each.verdict, verdictOf(each.result), each.why, codesOf(each.result).join(', ')]),
  )
}

/** The codes of a result, in order. */
export function codesOf(result) {
  return (result.reasons ?? []).map(({ code }) => code)
}

/** What a result is in the words of the verdicts. */
export function verdictOf(result) {
  if (codesOf(result).includes('development-image')) return 'development'
  return { migrated: 'migrate', refused: 'refuse' }[result.outcome] ?? result.outcome
}

/** A Dockerfile by its repository, commit and path. */
export function nameOf({ repository, commit, path }) {
  return `${repository}@${commit.slice(0, 8)} ${path}`
}

/** Values by a key, the largest group first. */
export function group(values, keyOf) {
  const groups = new Map()
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value])
  return new Map([...groups].sort(([, a], [, b]) => b.length - a.length))
}

/** A table of how often each value occurs. */
export function counts(values, title) {
  return table(
    [title, 'count'],
    [...group(values, (value) => value)].map(([name, members]) => [name, members.length]),
  )
}

/** A Markdown table as lines, with an empty one behind. */
export function table(head, rows) {
  const line = (cells) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line), '']
}

/** The value at a part of sorted seconds. */
export function at(sorted, part) {
  return (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0).toFixed(2)
}
