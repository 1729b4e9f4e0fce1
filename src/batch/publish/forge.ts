import { type Answer, type Environment, lastLines, runProgram } from '../git-command.js'
import { githubForge } from './forge-github.js'
import { gitlabForge } from './forge-gitlab.js'

/** The programs that make pull requests. */
export type ForgeProgram = 'gh' | 'glab'

/** A project on a forge, as a remote's address names it. */
export interface Project {
  readonly host: string
  /** `owner/name`, with more parts on GitLab. */
  readonly path: string
}

/** A pull request, or a merge request. */
export interface PullRequest {
  readonly number: number
  readonly state: 'open' | 'closed' | 'merged'
  readonly url: string
  readonly body: string
}

/** What a new pull request holds; without a `base` it goes to the project's own. */
export interface NewPullRequest {
  readonly title: string
  readonly body: string
  readonly branch: string
  readonly base: string | undefined
}

/** A request to a forge: `body` goes in as JSON, by standard input. */
export interface ForgeRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT'
  readonly path: string
  readonly body?: object
}

/** Sends a request; gives what was answered, parsed. Throws a `ForgeError`. */
export type Ask = (request: ForgeRequest) => Promise<unknown>

/** What a forge can be asked for. */
export interface Forge {
  readonly program: ForgeProgram
  readonly project: Project
  /** All pull requests from the branch of that name in this project itself, not in a fork. */
  readonly list: (branch: string) => Promise<readonly PullRequest[]>
  readonly create: (request: NewPullRequest) => Promise<PullRequest>
  readonly setBody: (number: number, body: string) => Promise<void>
}

/** The project that a remote's address names; undefined for a folder. */
export function projectOf(address: string): Project | undefined {
  const byUrl = /^(https?|ssh|git):\/\/(?:[^/]*@)?([\w.-]+)(:\d+)?\/+(.+)$/i.exec(address)
  // A colon comes before any slash: `git@host:owner/name`, and no drive of Windows.
  const [, host, rest] = /^(?:[^/@:]+@)?([\w.-]{2,}):(?!\/\/)\/?(.+)$/.exec(address) ?? []
  const path = (byUrl?.[4] ?? rest)?.replace(/\/+$/, '').replace(/\.git$/, '')
  // The port of a web server is the forge's, that of an SSH server is not.
  const port = byUrl?.[1]?.toLowerCase().startsWith('http') ? (byUrl[3] ?? '') : ''
  const name = (byUrl?.[2] ?? host)?.toLowerCase()
  if (name === undefined || path === undefined || !/^[\w.-]+(?:\/[\w.-]+)+$/.test(path)) return undefined
  return { host: (SSH_HOSTS[name] ?? name) + port, path }
}

/** Hosts for SSH on the port of HTTPS. */
const SSH_HOSTS: Readonly<Record<string, string>> = {
  'ssh.github.com': 'github.com',
  'altssh.gitlab.com': 'gitlab.com',
}

/** The program for a host, by its name. */
export function programFor(host: string): ForgeProgram | undefined {
  if (/(?:^|[.-])github(?:[.:-]|$)/.test(host)) return 'gh'
  return /(?:^|[.-])gitlab(?:[.:-]|$)/.test(host) ? 'glab' : undefined
}

/** How a forge's program is run. */
export interface ForgeOptions {
  readonly program: ForgeProgram
  readonly project: Project
  readonly cwd: string
  readonly env: Environment
  readonly signal?: AbortSignal | undefined
}

/** A project as its forge's program reaches it. Its `api` command is used, whose answers are the forge's own and do not change with the program. */
export function forgeOf(options: ForgeOptions): Forge {
  const { program, project } = options
  const ask = asking(options)
  return program === 'gh' ? githubForge(project, ask) : gitlabForge(project, ask)
}

/** True when the program is there. */
export async function isInstalled({ program, cwd, env, signal }: ForgeOptions): Promise<boolean> {
  return (await runProgram(program, ['--version'], { cwd, env: quiet(env), timeout: TIMEOUT, signal })).ok
}

const TIMEOUT = 60_000

function asking({ program, project, cwd, env, signal }: ForgeOptions): Ask {
  return async ({ method, path, body }) => {
    const args = ['api', '--hostname', project.host, '--method', method, path]
    const input = body === undefined ? [] : ['--header', 'Content-Type: application/json', '--input', '-']
    const settings = { cwd, env: quiet(env), timeout: TIMEOUT, signal }
    const text = body === undefined ? undefined : JSON.stringify(body)
    const answer = await runProgram(program, [...args, ...input], { ...settings, input: text })
    if (!answer.ok) throw forgeError(program, answer)
    try {
      return JSON.parse(answer.out)
    } catch {
      throw forgeError(program, { ...answer, said: 'its answer is no JSON' })
    }
  }
}

/** Nobody is there to be asked, and no page or notice is wanted among the answers. */
function quiet(env: Environment): Environment {
  const github = { GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', GH_FORCE_TTY: undefined }
  const gitlab = { NO_PROMPT: '1', GLAB_NO_PROMPT: '1', GLAB_CHECK_UPDATE: 'false' }
  return { ...env, ...github, ...gitlab, NO_COLOR: '1', CLICOLOR_FORCE: undefined }
}

function forgeError(program: ForgeProgram, { said }: Answer): Error {
  const login = /auth login|HTTP 401|401 Unauthorized|authentication/i.test(said)
  const advice = login ? ` Log in with: ${program} auth login` : ''
  return new Error(`${program} says: ${lastLines(said, 3) || 'nothing'}.${advice}`)
}
