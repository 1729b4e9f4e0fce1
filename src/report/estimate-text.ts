import type { Estimate, ImageSize } from '../estimate/estimate.js'
import { shown } from './shown.js'

/** One line on what the bases weigh, before and after, and where the figures come from. Ends in a line break. */
export function estimateText({ before, after }: Estimate): string {
  const isSame = before.image === after.image
  const all = isSame ? [before] : [before, after]
  const sizes = isSame ? `${sizeOf(before)}, as before` : `${sizeOf(before)} → ${sizeOf(after)}${change(before, after)}`
  const figures = [sizes, ...sourcesOf(all)].join(', ')
  const problems = new Set(all.flatMap(({ problem }) => (problem === undefined ? [] : [shown(problem)])))
  const rest = [...problems, 'what the app adds is not in it'].join('; ')
  return `  base for ${shown(before.platform)}, compressed as pulled: ${figures}; ${rest}\n`
}

function sizeOf(size: ImageSize): string {
  return `${nameOf(size)} ${size.bytes === undefined ? '(size not known)' : megabytes(size.bytes)}`
}

/** A digest is cut to what tells it from others. */
function nameOf({ image }: ImageSize): string {
  return shown(image).replace(/@(sha\d+:[0-9a-f]{12})[0-9a-f]+$/, '@$1…')
}

/** As Docker counts them: a megabyte is a million bytes. */
function megabytes(bytes: number): string {
  const size = bytes / 1_000_000
  return `${size.toFixed(size > 0 && size < 10 ? 1 : 0)} MB`
}

function change({ bytes: before }: ImageSize, { bytes: after }: ImageSize): string {
  if (before === undefined || after === undefined || before === 0) return ''
  const percent = Math.round(((after - before) / before) * 100)
  const sign = percent > 0 ? '+' : percent < 0 ? '−' : '±'
  return ` (${sign}${Math.abs(percent)}%)`
}

function sourcesOf(sizes: readonly ImageSize[]): readonly string[] {
  const known = sizes.filter(({ registry, record }) => registry !== undefined || record !== undefined)
  const records = [...new Set(known.map(recordOf))]
  if (known.length > 0 && !records.includes(undefined)) return [`from the table of ${records.join(' and ')}`]
  const sources = known.map((size) => ({ size, source: recordSource(size) ?? shown(size.registry ?? '') }))
  const names = new Set(sources.map(({ source }) => source))
  return names.size > 1
    ? sources.map(({ size, source }) => `${nameOf(size)} from ${source}`)
    : [...names].map((name) => `from ${name}`)
}

function recordSource(size: ImageSize): string | undefined {
  const record = recordOf(size)
  return record === undefined ? undefined : `the table of ${record}`
}

/** The date of a record, and its image where that is another one than what is asked for. */
function recordOf({ image, record }: ImageSize): string | undefined {
  return record && `${record.date}${record.image === image ? '' : ` (${record.image})`}`
}
