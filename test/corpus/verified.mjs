// Writes docs/verified.md from what `npm run test:corpus` wrote into MSB_CORPUS_RESULTS: node test/corpus/verified.mjs <results> [date]
// A repository of several Dockerfiles has a line for each.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const [results, date = new Date().toISOString().slice(0, 10)] = process.argv.slice(2)
if (results === undefined) throw new Error('The file of results is missing.')

const all = (await readFile(results, 'utf8'))
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
// A Dockerfile that was looked at again counts as it came out the last time.
const rows = [...new Map(all.map((row) => [`${row.repository}@${row.commit} ${row.path}`, row])).values()]
const built = rows.filter(({ verdict }) => verdict !== 'not built' && verdict !== 'before-broken')
const others = rows.filter((row) => !built.includes(row))
const repositories = new Set(built.map(({ repository }) => repository))
const count = (verdict) => built.filter((row) => row.verdict === verdict).length

const mega = (bytes) => (bytes === undefined ? '–' : `${(bytes / 1e6).toFixed(1)}`)
const pair = (one, other) => `${one ?? '–'} → ${other ?? '–'}`
const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
const share = (one, other) => `${Math.round((1 - other / one) * 100)}%`
const sized = built.filter(({ before, after }) => before?.sizes && after?.sizes)
const rebuilt = built.filter(({ before, after }) => before?.rebuild && after?.rebuild)

const lines = [
  '# Real repositories, built before and after',
  '',
  `Made by \`npm run test:corpus\` and \`node test/corpus/verified.mjs\` on ${date}. Drawn by seed from the open corpus' single-stage files of Node.js that`,
  'msb-migrate migrates (`test/corpus/verdicts.json`), then from the newest state of the same repositories (`test/corpus/heads.json`), until enough were found whose',
  'original builds on the machine at hand. Of a repository that has been built no further Dockerfile was tried. Each was built as it is and as it',
  'becomes, run with what its own compose file or README says that it needs (test/corpus/environments.json), and compared by',
  '`msb-migrate verify`. Sizes are megabytes on disk; base images are stand-ins of the official ones, so that what is above the base tells more than the whole.',
  '',
  `${repositories.size} repositories, ${built.length} Dockerfiles: ${['equal', 'inconclusive', 'different', 'broken'].map((verdict) => `${count(verdict)} ${verdict}`).join(', ')}.`,
  `Above the base, median: ${mega(median(sized.map(({ before }) => before.sizes.aboveBase)))} MB before, ${mega(median(sized.map(({ after }) => after.sizes.aboveBase)))} MB after. Whole image, median: ${share(median(sized.map(({ before }) => before.sizes.whole)), median(sized.map(({ after }) => after.sizes.whole)))} smaller.`,
  `A push after a change of one line sends, median: ${mega(median(rebuilt.map(({ before }) => before.rebuild.bytes)))} MB before, ${mega(median(rebuilt.map(({ after }) => after.rebuild.bytes)))} MB after (uncompressed).`,
  '',
  '| repository | Dockerfile | base | above base, MB | whole, MB | re-sent, MB | verdict |',
  '| --- | --- | --- | --- | --- | --- | --- |',
  ...built
    .sort((one, other) => (one.repository + one.path < other.repository + other.path ? -1 : 1))
    .map(({ repository, commit, path, before, after, verdict, why, modules }) =>
      [
        '',
        `[${repository}](https://github.com/${repository}/tree/${commit.slice(0, 8)})`,
        path,
        pair(before?.base, after?.base),
        pair(mega(before?.sizes?.aboveBase), mega(after?.sizes?.aboveBase)),
        pair(mega(before?.sizes?.whole), mega(after?.sizes?.whole)),
        pair(mega(before?.rebuild?.bytes), mega(after?.rebuild?.bytes)),
        verdict === 'inconclusive' ? `inconclusive: ${shortly(why)}${told(modules)}` : verdict,
        '',
      ]
        .map((cell) => cell.replaceAll('|', '\\|'))
        .join(' | ')
        .trim(),
    ),
  '',
  '## Originals that do not build on the machine at hand',
  '',
  'They are no part of the table: packages that are gone, hosts that are not reached.',
  '',
  ...others
    .sort((one, other) => (one.repository < other.repository ? -1 : 1))
    .map(({ repository, path, why }) => `- ${repository} ${path}: ${reasonOf(why)}`),
  '',
]

await writeFile(fileURLToPath(new URL('../../docs/verified.md', import.meta.url)), lines.join('\n'))
console.log(lines.slice(7, 10).join('\n'))

function shortly(text = '') {
  return text
    .replace(/ here, and so does the new image\.$/, '')
    .replace(/^The original /, 'it ')
    .split('\n')[0]
    .slice(0, 120)
}

function told(modules) {
  return modules === undefined || modules === null
    ? ''
    : `; imports: ${modules.before} files before, ${modules.after} after, none missing`
}

/** The line of a build's output that says most. */
function reasonOf(why = '') {
  const line =
    why
      .split('\n')
      .find((each) =>
        /npm (?:ERR!|error) (?:code|404|network)|error An|ENOTFOUND|could not be|not found|getaddrinfo|no such/i.test(
          each,
        ),
      ) ??
    why.split('\n').find((each) => /error/i.test(each)) ??
    why
  return line
    .replace(/^#\d+ [\d.]+ /, '')
    .replace(/https?:\/\/[^\s/]+/g, 'https://…')
    .trim()
    .slice(0, 140)
}
