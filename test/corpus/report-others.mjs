import { at, codesOf, counts, differences, group, nameOf, table } from './report.mjs'

/** The page docs/corpus-languages.md from the results of measure.mjs: one section for each language that is covered. */
export function reportOthers(all) {
  const results = all.filter(({ result }) => !result.missing)
  const languages = [...group(results, (each) => each.class)]
    .map(([name]) => name)
    .filter((name) => results.some((each) => each.result.ecosystem === name))
  const rest = results.filter((each) => !languages.includes(each.class))
  const bugs = results.filter(({ result }) => ['failed', 'crashed'].includes(result.outcome))
  const seconds = results.map(({ result }) => result.seconds).sort((a, b) => a - b)
  const lines = [
    '# What becomes of real Dockerfiles of other languages',
    '',
    `Single-stage Dockerfiles of public repositories, listed in \`test/corpus/verdicts-go.json\` and \`verdicts-others.json\` with what an expert, reading by
hand, would do with each, before the tool was run. Made by \`node test/corpus/measure.mjs --others <folder>\` from \`--json\`, base auto.`,
    '',
    `- Dockerfiles: ${results.length}${all.length > results.length ? ` (${all.length - results.length} were not at hand)` : ''}; crashes and broken invariants: ${bugs.length}`,
    `- time: median ${at(seconds, 0.5)} s, 95th percentile ${at(seconds, 0.95)} s (the whole command, two at a time)`,
    ...(rest.length === 0
      ? []
      : [
          `- of languages that are not covered: ${rest.length}; ${[...group(rest, ({ result }) => `${result.outcome} as ${codesOf(result)[0]}`)].map(([name, each]) => `${each.length} ${name}`).join(', ')}`,
        ]),
    '',
    ...languages.flatMap((name) =>
      section(
        name,
        results.filter((each) => each.class === name),
      ),
    ),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

function section(name, results) {
  const wanted = results.filter(({ verdict }) => verdict === 'migrate')
  const reached = wanted.filter(({ result }) => result.outcome === 'migrated')
  const migrated = results.filter(({ result }) => result.outcome === 'migrated')
  const share = wanted.length === 0 ? '' : ` (${Math.round((100 * reached.length) / wanted.length)}%)`
  return [
    `## ${name}`,
    '',
    `${results.length} Dockerfiles; of those that an expert would migrate, migrated: ${reached.length} of ${wanted.length}${share}.`,
    '',
    ...counts(
      results.map(({ result }) =>
        result.outcome === 'migrated'
          ? `${result.delivery} on ${result.base}`
          : `${result.outcome}: ${codesOf(result)[0]}`,
      ),
      'outcome',
    ),
    '### What is warned of',
    '',
    ...table(
      ['Dockerfile', 'warnings'],
      migrated
        .filter(({ result }) => result.warnings.length > 0)
        .map((each) => [
          nameOf(each),
          each.result.warnings.map(({ message }) => message.replace(/\S+@[0-9a-f]{8}\//g, '')).join(' '),
        ]),
    ),
    '### Where the tool and the expert differ',
    '',
    ...differences(results),
  ]
}
