/** A package that an install asks for. */
export interface Requirement {
  /** Normalised: lower case, a hyphen for every run of `-`, `_` and `.` (https://packaging.python.org/specifications/name-normalization/). */
  readonly name: string
  readonly extras: readonly string[]
  /** The version, where `==` says one. */
  readonly version?: string
  /** True for what comes from a folder, an archive or version control. */
  readonly isDirect?: true
  /** True where a lock file says that its wheel fits every system: nothing in it is compiled. */
  readonly isPure?: true
  /** True for what nobody asks for, but another package requires. */
  readonly isRequired?: true
}

/** What a requirements file holds. */
export interface RequirementsFile {
  readonly requirements: readonly Requirement[]
  /** Other requirements files, as written. */
  readonly files: readonly string[]
  /** Folders of the project that are installed, as written. */
  readonly folders: readonly string[]
}

/** A package's name as all spellings of it are compared. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

const shape =
  /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]{0,300})\])?\s*(@|(?:[=<>!~].{0,300})|\(.{0,300}\))?/

/** Whether a marker (https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers) leaves Linux out. */
export function isForOtherSystem(marker: string): boolean {
  const others = /\b(sys_platform|platform_system|os_name)\s*==\s*['"](win32|Windows|darwin|Darwin|nt|cygwin)/
  return others.test(marker) && !/\bor\b/.test(marker)
}

/** Reads a requirement as pip writes it, `celery[redis]==5.3 ; python_version < "3.12"`; undefined for what is none, or is for another system. */
export function parseRequirement(text: string): Requirement | undefined {
  const [spec = '', marker = ''] = text.trim().split(/;|\s+#/)
  if (isForOtherSystem(marker)) return undefined
  const match = shape.exec(spec.trim())
  if (match === null) return undefined
  const [, name = '', extras = '', behind = ''] = match
  const version = /^\(?\s*={2,3}\s*([\w.+!-]+)\s*\)?$/.exec(behind)?.[1]
  return {
    name: normalName(name),
    extras: extras
      .split(',')
      .map((extra) => normalName(extra.trim()))
      .filter((extra) => extra !== ''),
    ...(version === undefined ? {} : { version }),
    ...(behind === '@' ? { isDirect: true as const } : {}),
  }
}

/** Reads a word of an install's command line or a line of a requirements file that names no index's package: a folder, an archive, a URL. */
export function parseDirect(word: string): { readonly folder: string } | Requirement | undefined {
  const url = /^(?:git|hg|svn|bzr)\+|^https?:|^git@/.test(word)
  if (url) {
    const named =
      /[#&]egg=([\w.-]+)/.exec(word)?.[1] ?? /([\w.-]+?)(?:\.git)?(?:@[^/]*)?$/.exec(word.replace(/#.*$/, ''))?.[1]
    return { name: normalName(named ?? word.slice(0, 100)), extras: [], isDirect: true }
  }
  const path = word.replace(/^file:(\/\/)?/, '').replace(/\[[^\]]*\]$/, '')
  if (/\.(whl|tar\.gz|zip|tgz|tar\.bz2)$/.test(path)) {
    const name = /^([A-Za-z0-9_.]+?)-\d/.exec(path.split('/').at(-1) ?? '')?.[1]
    return { name: normalName(name ?? path), extras: [], isDirect: true }
  }
  return /^\.{0,2}\/|^\.{1,2}$/.test(path) ? { folder: path } : undefined
}

const MAXIMUM_LINES = 5000

/** Reads a requirements file: https://pip.pypa.io/en/stable/reference/requirements-file-format/. Never throws. */
export function parseRequirements(text: string): RequirementsFile {
  const requirements: Requirement[] = []
  const files: string[] = []
  const folders: string[] = []
  const lines = text.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/)
  for (const raw of lines.slice(0, MAXIMUM_LINES)) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim()
    if (line === '') continue
    const file = /^(?:-r|--requirement)[\s=]*(\S+)/.exec(line)?.[1]
    if (file !== undefined) {
      files.push(file)
      continue
    }
    const word = line.replace(/^(?:-e|--editable)[\s=]*/, '')
    if (word.startsWith('-')) continue
    const direct = parseDirect(word.split(/\s/)[0] ?? '')
    if (direct !== undefined && 'folder' in direct) folders.push(direct.folder)
    else {
      const found = direct ?? parseRequirement(word.replace(/\s+--\w.*$/, ''))
      if (found !== undefined) requirements.push(found)
    }
  }
  return { requirements, files, folders }
}
