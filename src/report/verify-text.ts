import type { Colors } from 'picocolors/types.js'
import prettyBytes from 'pretty-bytes'
import type { Finding } from '../verify/finding.js'
import type { SideResult, Verification } from '../verify/verification.js'
import { linesWithoutControls, maskCredentials } from './shown.js'

/** What is worth saying beside the verification itself. */
export interface VerificationDetails {
  /** Whether the images were kept. */
  readonly kept: boolean
  /** Where the whole logs are. */
  readonly logs: string | undefined
}

/** An account of a verification for people: the verdict, why, what differs, and a table of sizes and times. Ends in a line break. */
export function verificationText(
  verification: Verification,
  colors: Colors,
  { kept, logs }: VerificationDetails,
): string {
  const { verdict, why, findings, before, after, engine, notes, modules, took } = verification
  const differences = findings.filter(({ weight }) => weight === 'difference')
  const remarks = findings.filter(({ weight }) => weight === 'remark')
  const colour = verdict === 'equal' ? colors.green : verdict === 'inconclusive' ? colors.yellow : colors.red
  const lines = [
    `${colors.bold(safe(before.name))} → ${colors.bold(safe(after.name))}: ${colour(HEADLINES[verdict])}`,
    ...indented(why ?? ''),
    ...limited(differences, DIFFERENCES).flatMap((each) => findingLines(each, colors.red)),
    ...more(differences.length, DIFFERENCES, 'differences'),
    ...limited(remarks, REMARKS).flatMap((each) => findingLines(each, colors.dim)),
    ...more(remarks.length, REMARKS, 'remarks'),
    ...(modules === undefined
      ? []
      : [
          `  The imports of the entry point come to ${modules.before} files before and ${modules.after} after; none is missing that was there.`,
        ]),
    '',
    ...table(rowsOf(verification)),
    '',
    ...goneLines(verification),
    ...notes.map((note) => colors.dim(`  ${safe(note)}`)),
    ...(kept ? [`  Kept: ${[before.image, after.image].filter((each) => each !== undefined).join(', ')}`] : []),
    ...(logs === undefined ? [] : [`  Whole logs: ${safe(logs)}`]),
    colors.dim(
      `  ${engine.name} ${safe(engine.version)}, ${engine.builder}; builds ${seconds(took.builds)}, containers ${seconds(took.runs)}, the rest ${seconds(took.rest)}`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

const HEADLINES: Readonly<Record<Verification['verdict'], string>> = {
  equal: 'equal',
  different: 'different',
  broken: 'broken: the new image does not build or start',
  inconclusive: 'inconclusive: nothing could be proven',
  'before-broken': 'the original does not build, so there is nothing to compare with',
}

const DIFFERENCES = 30
const REMARKS = 8
const LONGEST = 1200

function findingLines({ kind, subject, before, after }: Finding, colour: (text: string) => string): readonly string[] {
  const [one, other] = [before, after].map((text) =>
    safe(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text),
  ) as [string, string]
  const head = `  ${colour(kind)} ${safe(subject)}`
  const isShort = `${one}${other}`.length < 100 && !`${one}${other}`.includes('\n')
  return isShort
    ? [`${head}: ${one} → ${other}`]
    : [`${head}:`, ...indented(`before: ${one}`), ...indented(`after:  ${other}`)]
}

function limited<Item>(items: readonly Item[], limit: number): readonly Item[] {
  return items.slice(0, limit)
}

function more(count: number, limit: number, what: string): readonly string[] {
  return count > limit ? [`  and ${count - limit} more ${what}`] : []
}

type Row = readonly [string, string, string]

function rowsOf({ before, after, changedSource }: Verification): readonly Row[] {
  const row = (name: string, value: (side: SideResult) => string | undefined): readonly Row[] => {
    const [one, other] = [value(before), value(after)]
    return one === undefined && other === undefined ? [] : [[name, one ?? '–', other ?? '–']]
  }
  const size = (of: 'aboveBase' | 'base' | 'whole') => (side: SideResult) =>
    side.sizes === undefined ? undefined : prettyBytes(side.sizes[of])
  return [
    ['', 'before', 'after'],
    ...row('base image', ({ base }) => (base === undefined ? undefined : safe(base))),
    ...row('above the base, on disk', size('aboveBase')),
    ...row("the base's share, on disk", size('base')),
    ...row('whole image, on disk', size('whole')),
    ...row('layers above the base', ({ sizes }) => (sizes === undefined ? undefined : String(sizes.layers))),
    ...row('build', ({ buildMilliseconds }) =>
      buildMilliseconds === undefined ? undefined : seconds(buildMilliseconds),
    ),
    ...row('ready after', ({ run }) =>
      run === undefined ? undefined : `${seconds(run.milliseconds)} (${run.readiness})`,
    ),
    ...row('ends on its stop signal', ({ run }) =>
      run === undefined || run.exit.byItself ? undefined : `${seconds(run.exit.milliseconds)} (exit ${run.exit.code})`,
    ),
    ...row(`rebuild after a change in ${safe(changedSource ?? '')}`, ({ rebuild }) =>
      rebuild === undefined ? undefined : seconds(rebuild.milliseconds),
    ),
    ...row('a push then re-sends, uncompressed', ({ rebuild }) =>
      rebuild === undefined ? undefined : prettyBytes(rebuild.bytes),
    ),
  ]
}

function table(rows: readonly Row[]): readonly string[] {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
}

function goneLines({ foldersGone }: Verification): readonly string[] {
  if (foldersGone.length === 0) return []
  return [
    '  Went away, of what the image adds to its base (on disk):',
    ...foldersGone.map(
      ({ folder, before, after }) => `    ${safe(folder)}  ${prettyBytes(before)} → ${prettyBytes(after)}`,
    ),
  ]
}

function indented(text: string): readonly string[] {
  return text === ''
    ? []
    : safe(text)
        .split('\n')
        .map((line) => `    ${line}`)
}

/** Logs and names come from strangers. */
function safe(text: string): string {
  return maskCredentials(linesWithoutControls(text))
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
