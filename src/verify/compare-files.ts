import { type Allowances, difference, type Finding, remark } from './finding.js'
import type { Files, ImageFile } from './image-files.js'
import { type ImageFacts, isBelow, isOfSystem } from './observation.js'

// npm writes its own lock files, so their text depends on where npm ran last. Yarn 1 takes out of its own what no package asks for any more.
const WRITTEN_BY_MANAGERS =
  /\/(?:(?:\.?package-lock|npm-shrinkwrap|\.package-map)\.json|yarn\.lock|\.yarn-integrity|\.yarn-state\.yml|\.modules\.yaml|\.pnpm-workspace-state(?:-v\d+)?\.json|\.pnpm\/lock\.yaml)$/

/** In what the files of two images differ that the program may need. `sources` are the paths of the build context: what a build made of them may differ a little from build to build. */
export function compareFiles(
  before: ImageFacts,
  after: ImageFacts,
  sources: ReadonlySet<string>,
  allowances: Allowances,
): readonly Finding[] {
  if (before.files.size === 0)
    return [difference('file-missing', 'every file', 'nothing was looked at', 'nothing was looked at')]
  const roots = new Set([...before.roots, ...after.roots])
  const weighed = (path: string) => (isSource(path, roots, sources) ? difference : remark)
  const mayDiffer = (path: string) =>
    WRITTEN_BY_MANAGERS.test(path) || allowances.rewritten.some((written) => path.endsWith(`/${written}`))
  const findings: Finding[] = []
  for (const [path, file] of after.files) {
    if (!isCompared(path)) continue
    const original = before.files.get(path) ?? before.all?.get(path)
    if (original !== undefined)
      findings.push(
        ...compareFile(
          path,
          original,
          isOpenedByChance(path, before, after) ? { ...file, mode: original.mode } : file,
          before.libc === after.libc,
          allowances,
          mayDiffer(path),
          weighed(path),
        ),
      )
    else if (!path.includes('/node_modules/') && !mayDiffer(path))
      findings.push(weighed(path)('file-added', path, 'absent', file.type))
  }
  for (const path of before.files.keys()) {
    if (/^(?!.*\/node_modules\/).*\/package\.json$/.test(path) && after.all?.has(path) === false)
      findings.push(difference('file-missing', path, 'file', 'absent'))
  }
  return [...findings, ...danglingLinks(before, after)]
}

function compareFile(
  path: string,
  original: ImageFile,
  file: ImageFile,
  sameLibc: boolean,
  allowances: Allowances,
  contentMayDiffer: boolean,
  weighed: typeof difference,
): readonly Finding[] {
  const findings: Finding[] = []
  const owner = mapOwner(original.owner, allowances)
  if (file.owner !== owner) findings.push(difference('file-owner', path, owner, file.owner))
  // busybox' adduser gives a home, and what is made in it, the group's bit: a base brings that along.
  const bits = sameLibc ? 0o7777 : 0o777
  if (file.type !== 'link' && (file.mode & bits) !== (original.mode & bits)) {
    const [one, other] = [original.mode, file.mode].map((mode) => mode.toString(8)) as [string, string]
    findings.push(difference('file-mode', path, one, other))
  }
  if (file.type !== original.type) findings.push(difference('file-content', path, original.type, file.type))
  else if (!contentMayDiffer && original.hash !== undefined && file.hash !== original.hash)
    findings.push(weighed('file-content', path, original.hash, file.hash ?? 'unread'))
  else if (file.type === 'link' && original.target !== '' && file.target !== original.target)
    findings.push(difference('link', path, original.target, file.target))
  return findings
}

/** Whether a package's folder differs from the original's in nothing but who else may write in it. npm 6 takes its umask away for a moment while it unpacks others, so that one install of the same lock file gives 755 and the next 777; who opens packages on purpose opens node_modules too. */
function isOpenedByChance(path: string, before: ImageFacts, after: ImageFacts): boolean {
  const folder = /^(.*\/node_modules)\/(?:@[^/]+\/)?[^/]+$/.exec(path)?.[1]
  const differing = (each: string) => (before.files.get(each)?.mode ?? 0) ^ (after.files.get(each)?.mode ?? 0)
  return folder !== undefined && (differing(path) & ~0o022) === 0 && differing(folder) === 0
}

/** Everything outside node_modules, and of node_modules each package's folder and manifest. */
function isCompared(path: string): boolean {
  const inside = path.split('/node_modules/')[1]
  return inside === undefined || /^(?:@[^/]+\/)?[^/]+(?:\/package\.json)?$/.test(inside)
}

function isSource(path: string, roots: ReadonlySet<string>, sources: ReadonlySet<string>): boolean {
  for (const root of roots)
    if (isBelow(path, root) && sources.has(path.slice(root.length).replace(/^\//, ''))) return true
  return sources.has(path.slice(1))
}

function mapOwner(owner: string, allowances: Allowances): string {
  return owner
    .split(':')
    .map((id) => allowances.users[id] ?? id)
    .join(':')
}

/** Links of the new image that lead nowhere, and led somewhere before or were not there. */
function danglingLinks(before: ImageFacts, after: ImageFacts): readonly Finding[] {
  if (after.all === undefined) return []
  const { all } = after
  return [...(after.own ?? after.files)].flatMap(([path, file]) => {
    if (file.type !== 'link' || isOfSystem(path) || leads(path, file.target, all)) return []
    const former = before.files.get(path)
    const dangledBefore = former?.type === 'link' && !leads(path, former.target, before.all ?? before.files)
    return dangledBefore
      ? []
      : [difference('link', path, former?.target ?? 'absent', `leads to ${file.target}, which is not there`)]
  })
}

const DEEPEST = 40

/** Whether a link leads to something, links among the folders on the way followed. */
function leads(path: string, target: string, files: Files, depth = 0): boolean {
  if (depth > DEEPEST) return false
  const start = target.startsWith('/') ? '' : path.slice(0, path.lastIndexOf('/'))
  const parts = target.split('/').filter((part) => part !== '' && part !== '.')
  let place = start
  for (const [index, part] of parts.entries()) {
    place = part === '..' ? place.slice(0, Math.max(0, place.lastIndexOf('/'))) : `${place}/${part}`
    const found = place === '' ? undefined : files.get(place)
    if (found?.type === 'link') {
      const rest = [found.target, ...parts.slice(index + 1)].join('/')
      return leads(place, rest, files, depth + 1)
    }
  }
  // /proc and /dev are there in a container alone.
  return place === '' || files.has(place) || /^\/(?:proc|dev|sys|run)(?:\/|$)/.test(place)
}
