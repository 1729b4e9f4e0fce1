import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { CorpusRegistry } from './registry.js'

const run = promisify(execFile)
const name = 'msb-migrate-corpus-node'

/** Makes the images that stand for Node's official ones, where the official ones are not at hand. */
export async function makeBases(): Promise<void> {
  await run(fileURLToPath(new URL('make-bases.sh', import.meta.url)), { maxBuffer: 64 * 1024 * 1024 })
}

/**
 * The images to build on in place of those that a Dockerfile names: the same, with the corpus' registry in the settings of npm and yarn,
 * and for names like `node:lts` the release that they meant on that day.
 */
export async function basesOf(
  references: readonly string[],
  day: string,
  registry: CorpusRegistry,
): Promise<Readonly<Record<string, string>>> {
  const bases: Record<string, string> = {}
  for (const reference of new Set(references.filter((each) => /^node(:|$)/.test(each)))) {
    const major = majorOf(reference, day)
    const image = (await standIn(reference, major)) ?? reference
    bases[reference] = await withRegistry(image, registry.url(major))
  }
  return bases
}

async function withRegistry(source: string, registry: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'msb-migrate-'))
  const settings = '/usr/local/etc'
  const lines = [
    `FROM ${source}`,
    // The addresses in a lock file stay as they are: npm need not put the one of this registry in.
    `RUN touch ${settings}/npmrc && sed -i '/^registry=/d' ${settings}/npmrc \\`,
    ` && printf 'registry=${registry}\\nreplace-registry-host=never\\n' >> ${settings}/npmrc \\`,
    ` && printf 'registry "${registry}"\\n' >> ${settings}/yarnrc`,
  ]
  const text = `${lines.join('\n')}\n`
  const image = `msb-migrate-corpus:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
  await writeFile(join(folder, 'Dockerfile'), text)
  await run('docker', ['build', '--quiet', '--tag', image, folder])
  await rm(folder, { recursive: true })
  return image
}

/** The image that stands for one of Node's: of that release, or of the next one that there is. */
async function standIn(reference: string, wanted: number): Promise<string | undefined> {
  const variant = /:.*alpine/.test(reference) ? '-alpine' : /:.*slim/.test(reference) ? '-slim' : ''
  const { stdout } = await run('docker', ['image', 'ls', '--format', '{{.Tag}}', name])
  const made = stdout.split('\n').filter((each) => each.replace(/^\d+/, '') === variant && each !== '')
  const majors = made.map((each) => Number.parseInt(each, 10)).sort((one, other) => one - other)
  const major = majors.find((each) => each >= wanted)
  return major === undefined ? undefined : `${name}:${major}${variant}`
}

const codenames = [
  'argon',
  'boron',
  'carbon',
  'dubnium',
  'erbium',
  'fermium',
  'gallium',
  'hydrogen',
  'iron',
  'jod',
  'krypton',
]

// Every first release, and the day on which an even one came under long-term support: https://github.com/nodejs/release#release-schedule
const released = [
  [4, '2015-09-09', '2015-10-12'],
  [5, '2015-10-29'],
  [6, '2016-04-26', '2016-10-18'],
  [7, '2016-10-25'],
  [8, '2017-05-30', '2017-10-31'],
  [9, '2017-10-31'],
  [10, '2018-04-24', '2018-10-30'],
  [11, '2018-10-23'],
  [12, '2019-04-23', '2019-10-21'],
  [13, '2019-10-22'],
  [14, '2020-04-21', '2020-10-27'],
  [15, '2020-10-20'],
  [16, '2021-04-20', '2021-10-26'],
  [17, '2021-10-19'],
  [18, '2022-04-19', '2022-10-25'],
  [19, '2022-10-18'],
  [20, '2023-04-18', '2023-10-24'],
  [21, '2023-10-17'],
  [22, '2024-04-24', '2024-10-29'],
  [23, '2024-10-16'],
  [24, '2025-05-06', '2025-10-28'],
  [25, '2025-10-15'],
] as const

/** The release of Node that one of its images holds, or held on that day. */
export function majorOf(reference: string, day: string): number {
  const [head = ''] = (reference.split(':')[1] ?? 'latest').split('-')
  if (/^\d/.test(head)) return Number.parseInt(head, 10)
  const named = codenames.indexOf(head)
  if (named >= 0) return 4 + 2 * named
  const known = released.filter(([, first, support]) => ((head === 'lts' ? support : first) ?? '9999') <= day)
  return known.at(-1)?.[0] ?? 4
}
