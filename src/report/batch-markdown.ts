import type { BatchSummary } from './batch-tally.js'
import type { BatchRecord } from './record.js'
import { shown } from './shown.js'
import { counted } from './words.js'

/** A batch as a page of Markdown, piece by piece: totals, then every Dockerfile with what became of it. Records come sorted by repository. */
export async function* batchMarkdown(
  summary: BatchSummary,
  records: AsyncIterable<BatchRecord>,
): AsyncGenerator<string> {
  const { outcomes, repositories, dockerfiles } = summary
  yield `# msb-migrate: ${counted(dockerfiles, 'Dockerfile')} in ${counted(repositories, 'repository', 'repositories')}\n\n`
  yield table(
    ['outcome', 'Dockerfiles', 'share'],
    Object.entries(outcomes).map(([name, each]) => [name, `${each}`, share(each, dockerfiles)]),
  )
  yield section('Why files are not migrated', 'reason', summary.reasons)
  yield section('Warnings', 'warning', summary.warnings)
  yield section('Runtime images', 'base', summary.bases)
  if (summary.problems.length > 0) {
    yield '\n## Could not be read\n\n'
    for (const { repository, problem } of summary.problems) yield `- ${code(repository)}: ${escaped(problem)}\n`
  }
  yield '\n## Dockerfiles\n\n'
  let last: string | undefined
  for await (const record of records) {
    if (record.repository !== last) yield `${last === undefined ? '' : '\n'}### ${escaped(record.repository)}\n\n`
    last = record.repository
    yield `- ${code(record.path)}: **${record.outcome}**${detailOf(record)}\n`
    for (const reason of [...record.reasons, ...record.warnings]) {
      const line = reason.line === undefined ? '' : `line ${reason.line}: `
      yield `  - ${line}${escaped(reason.message)} [${reason.code}]\n`
    }
  }
}

function section(title: string, what: string, counts: Readonly<Record<string, number>>): string {
  const rows = Object.entries(counts).map(([name, each]) => [escaped(name), `${each}`])
  return rows.length === 0 ? '' : `\n## ${title}\n\n${table([what, 'Dockerfiles'], rows)}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'))
  return [head, rule, ...rows].map(line).join('')
}

function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${((100 * part) / whole).toFixed(0)} %`
}

function detailOf({ base, delivery }: BatchRecord): string {
  const details = [base === 'same' ? 'the same image' : base, delivery].filter((each) => each !== undefined)
  return details.length === 0 ? '' : ` (${escaped(details.join(', '))})`
}

/** Text from files, so that it is no markup: https://spec.commonmark.org/0.31.2/#backslash-escapes (read 2026-11-22) */
function escaped(text: string): string {
  return shown(text).replace(/[\\`*_{}[\]<>()|~&@]/g, '\\$&')
}

function code(text: string): string {
  const clean = shown(text)
  const longest = Math.max(0, ...(clean.match(/`+/g) ?? []).map((ticks) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return longest === 0 ? `\`${clean}\`` : `${fence} ${clean} ${fence}`
}
