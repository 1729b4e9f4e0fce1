// The newest state of the corpus' repositories, as far as it migrates: writes heads.json and adds to committed.json.
//
//   msb-migrate batch <file of URLs> --out <folder> --cache <cache>
//   node test/corpus/heads.mjs <folder>/results.ndjson <cache> <checkouts>
//
// Each clone with a Dockerfile that migrates is copied to the checkouts as <owner>+<name>@<first eight of the commit>.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [results, cache, checkouts] = process.argv.slice(2)
if (checkouts === undefined) throw new Error('The results, the cache and the folder of checkouts are missing.')

const here = (name) => new URL(name, import.meta.url)
const json = (value) => `${JSON.stringify(value, undefined, 2)}\n`
const days = JSON.parse(readFileSync(here('committed.json'), 'utf8'))
const known = new Set(
  JSON.parse(readFileSync(here('verdicts.json'), 'utf8')).map(({ repository, commit, path }) =>
    [repository, commit, path].join(' '),
  ),
)

const heads = []
const records = readFileSync(results, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
for (const { repository: url, path, outcome, ecosystem } of records) {
  if (outcome !== 'migrated' || ecosystem !== 'node') continue
  const clone = join(cache, createHash('sha256').update(url).digest('hex').slice(0, 24))
  const git = (...args) => execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8' }).trim()
  // `…/owner/name.git`, or a mirror's `…/owner+name/repo`.
  const [owner, name] = url
    .replace(/(?:\.git|\/repo)$/, '')
    .split('/')
    .slice(-2)
    .join('+')
    .split('+')
    .slice(-2)
  const repository = `${owner}/${name}`
  const commit = git('rev-parse', 'HEAD')
  if (known.has([repository, commit, path].join(' '))) continue
  const short = `${owner}+${name}@${commit.slice(0, 8)}`
  if (!existsSync(join(checkouts, short))) {
    const skipped = join(clone, '.git')
    cpSync(clone, join(checkouts, short), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (each) => each !== skipped,
    })
  }
  days[`${repository}@${commit.slice(0, 8)}`] ??= git('log', '-1', '--format=%cs')
  heads.push({ repository, commit, path })
}
heads.sort((one, other) => (`${one.repository} ${one.path}` < `${other.repository} ${other.path}` ? -1 : 1))
writeFileSync(here('heads.json'), json(heads))
writeFileSync(here('committed.json'), json(days))
