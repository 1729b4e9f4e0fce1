import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { glob, isDynamicPattern } from 'tinyglobby'
import { because, pathForPeople, realPath, repositoryOf } from '../disk/read-dockerfile.js'
import { maskCredentials } from '../report/shown.js'
import { isDockerfileName, isVendored } from './names.js'
import type { Problem, Repository } from './repository.js'

/** What the arguments of a batch come to. */
export interface Found {
  readonly repositories: readonly Repository[]
  readonly problems: readonly Problem[]
}

const DEEPEST = 12
const MAXIMUM_LIST_BYTES = 64 * 1024 * 1024
/** What lies in the root of a project: a folder that has one of these stands for a repository where there is no git. */
const PROJECT =
  /^(?:package\.json|(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|Cargo\.toml|pyproject\.toml|requirements\.txt|\.gitlab-ci\.yml|\.github)$/

/**
 * Finds the repositories that arguments name, each once, in the order of their names: folders, patterns, Dockerfiles, URLs of git, files with one
 * of all these in each line, and `-` for `lines`. Follows no links below a folder.
 */
export async function findRepositories(
  args: readonly string[],
  cwd: string,
  lines: () => Promise<string>,
): Promise<Found> {
  const search = new Search(cwd)
  for (const arg of args) {
    if (arg === '-') await search.addLines(await lines())
    else await search.add(arg, true)
  }
  return search.found()
}

/** Whether an argument is a URL that git clones from; commands that a URL may name (`ext::`) are none. */
export function isGitUrl(arg: string): boolean {
  return /^(?:https?|ssh|git|file):\/\/[^\s]+$/.test(arg) || /^[\w.-]+@[\w.-]+:[^\s:][^\s]*$/.test(arg)
}

interface Parts {
  readonly place: Repository['place']
  readonly folders: Set<string>
  readonly files: Set<string>
}

class Search {
  private readonly known = new Map<string, Parts>()
  private readonly problems: Problem[] = []

  constructor(private readonly cwd: string) {}

  found(): Found {
    const repositories = [...this.known].map(([name, { place, folders, files }]) => {
      const all = folders.has('') ? [''] : [...folders].sort()
      return { name, place, folders: all, files: [...files].sort() }
    })
    return {
      repositories: repositories.sort((one, other) => (one.name < other.name ? -1 : 1)),
      problems: this.problems,
    }
  }

  async addLines(text: string): Promise<void> {
    for (const line of text.split(/\r?\n/)) {
      const arg = line.trim()
      if (arg !== '' && !arg.startsWith('#')) await this.add(arg, false)
    }
  }

  async add(arg: string, mayBeList: boolean): Promise<void> {
    if (isGitUrl(arg)) {
      this.note(maskCredentials(arg), { url: arg }).folders.add('')
      return
    }
    const path = realPath(resolve(this.cwd, arg))
    const status = statSync(path, { throwIfNoEntry: false })
    if (status?.isDirectory() === true) this.addFolder(path)
    else if (status?.isFile() === true && (!mayBeList || isDockerfileName(path))) this.addFile(path)
    else if (status?.isFile() === true) await this.addList(path)
    else if (status === undefined && isDynamicPattern(arg)) await this.addPattern(arg)
    else this.complain(arg, status === undefined ? 'there is no such file or folder.' : 'this is no regular file.')
  }

  private async addList(path: string): Promise<void> {
    const shown = pathForPeople(path, this.cwd)
    if (statSync(path).size > MAXIMUM_LIST_BYTES) return this.complain(shown, 'this list is over 64 MB.')
    try {
      const text = readFileSync(path, 'utf8')
      if (/^FROM\s/im.test(text)) this.addFile(path)
      else await this.addLines(text)
    } catch (error) {
      this.complain(shown, because(error))
    }
  }

  private async addPattern(pattern: string): Promise<void> {
    const options = {
      cwd: this.cwd,
      onlyFiles: false,
      expandDirectories: false,
      absolute: true,
      followSymbolicLinks: false,
    }
    const paths = await glob(pattern, { ...options, ignore: ['**/node_modules/**', '**/.git/**'] })
    if (paths.length === 0) this.complain(pattern, 'nothing has a name like this.')
    for (const path of paths.sort()) await this.add(path.replace(/\/$/, ''), false)
  }

  private addFile(path: string): void {
    const root = repositoryOf(dirname(path)) ?? dirname(path)
    this.noteFolder(root).files.add(pathBelow(root, path))
  }

  private addFolder(folder: string): void {
    const root = repositoryOf(folder)
    if (root !== undefined) this.noteFolder(root).folders.add(pathBelow(root, folder))
    else if (isBare(folder)) this.note(pathForPeople(folder, this.cwd), { url: folder }).folders.add('')
    else this.addBelow(folder, 0, false)
  }

  /** Looks for repositories in a folder. In a repository of git (`inGit`) its projects are its own, and only another one of git is one more. */
  private addBelow(folder: string, depth: number, inGit: boolean): void {
    const entries = readdirSync(folder, { withFileTypes: true })
    const isGit = entries.some(({ name }) => name === '.git')
    const isProject = entries.some(({ name }) => PROJECT.test(name) || isDockerfileName(name))
    if (isGit || (isProject && !inGit)) this.noteFolder(folder).folders.add('')
    for (const entry of entries) {
      const path = join(folder, entry.name)
      const isEntered = entry.isDirectory() && !isVendored(`${entry.name}/`) && depth < DEEPEST
      if (isEntered && (!isProject || existsSync(join(path, '.git')))) this.tryBelow(path, depth + 1, isGit || inGit)
    }
  }

  private tryBelow(folder: string, depth: number, inGit: boolean): void {
    try {
      if (isBare(folder)) this.note(pathForPeople(folder, this.cwd), { url: folder }).folders.add('')
      else this.addBelow(folder, depth, inGit)
    } catch (error) {
      this.complain(pathForPeople(folder, this.cwd), because(error))
    }
  }

  private noteFolder(folder: string): Parts {
    return this.note(pathForPeople(folder, this.cwd), { folder })
  }

  private note(name: string, place: Repository['place']): Parts {
    const parts = this.known.get(name) ?? { place, folders: new Set(), files: new Set() }
    this.known.set(name, parts)
    return parts
  }

  private complain(repository: string, problem: string): void {
    this.problems.push({ repository: maskCredentials(repository), problem })
  }
}

/** A repository without a work tree, as a server has it: what git itself asks for (https://git-scm.com/docs/gitrepository-layout). */
function isBare(folder: string): boolean {
  return (
    basename(folder) !== '.git' &&
    ['HEAD', 'objects', 'refs'].every((name) => existsSync(join(folder, name))) &&
    !existsSync(join(folder, '.git'))
  )
}

function pathBelow(root: string, path: string): string {
  return relative(root, path).split(sep).join('/')
}
