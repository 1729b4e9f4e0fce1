import { shellQuoted } from '../../disk/git.js'
import type { BatchRecord } from '../../report/record.js'
import { harmless } from '../git-command.js'
import { subjectOf } from './commit-message.js'
import {
  type Forge,
  type ForgeOptions,
  type ForgeProgram,
  forgeOf,
  isInstalled,
  type PullRequest,
  programFor,
  projectOf,
} from './forge.js'
import { pullRequestBody, updatedBody } from './pull-request-text.js'

/** What became of the pull request of a branch. */
export type PullRequestResult =
  | { readonly kind: 'created' | 'updated' | 'up-to-date'; readonly url: string }
  /** It is open, and its text is somebody else's by now. */
  | { readonly kind: 'text-left'; readonly url: string }
  | { readonly kind: 'refused'; readonly problem: string }

/** The pull requests that there are of a branch, by what that means for it. */
export type PullRequestState =
  | { readonly kind: 'none' }
  | { readonly kind: 'open'; readonly request: PullRequest }
  | { readonly kind: 'left'; readonly why: string; readonly url: string }
  | { readonly kind: 'refused'; readonly problem: string }

/** What a pull request is to say and where it goes. */
export interface PullRequestContent {
  readonly records: readonly BatchRecord[]
  readonly branch: string
  readonly commit: string
  /** The branch that it is to be merged into; the project's own when undefined. */
  readonly base: string | undefined
  /** A text with placeholders in the place of ours. */
  readonly template: string | undefined
}

/** Finds the program for the forge of a remote's addresses; why there is none, with the command that is left to the user. */
export async function findForge(
  addresses: readonly string[],
  {
    program,
    branch,
    ...options
  }: Omit<ForgeOptions, 'program' | 'project'> & {
    readonly program: ForgeProgram | undefined
    readonly branch: string
  },
): Promise<Forge | { readonly problem: string }> {
  const project = addresses.map(projectOf).find((found) => found !== undefined)
  if (project === undefined) return { problem: 'its remote is no project on GitHub or GitLab.' }
  const wanted = program ?? programFor(project.host)
  if (wanted === undefined)
    return { problem: `it cannot be told whether ${project.host} is GitHub or GitLab: name the program, gh or glab.` }
  const known = { ...options, program: wanted, project }
  if (await isInstalled(known)) return forgeOf(known)
  const where = wanted === 'gh' ? 'https://cli.github.com' : 'https://gitlab.com/gitlab-org/cli'
  const command =
    wanted === 'gh'
      ? `gh pr create --repo ${project.host}/${project.path} --head ${shellQuoted(branch)} --fill`
      : `glab mr create --repo https://${project.host}/${project.path} --source-branch ${shellQuoted(branch)} --fill`
  return { problem: `${wanted} is not installed (${where}). Once it is, run: ${command}` }
}

/** What there is of the branch on the forge. One that was closed without a merge was rejected: neither it nor the branch is touched. */
export async function pullRequestState(forge: Forge, branch: string): Promise<PullRequestState> {
  try {
    const requests = await forge.list(branch)
    const open = requests.find(({ state }) => state === 'open')
    if (open !== undefined) return { kind: 'open', request: open }
    const [latest] = [...requests].sort((left, right) => right.number - left.number)
    if (latest === undefined) return { kind: 'none' }
    const why =
      latest.state === 'merged'
        ? 'its pull request was merged already.'
        : 'its pull request was closed without a merge. It is left alone: give another --branch to have a new one.'
    return { kind: 'left', why, url: harmless(latest.url) }
  } catch (error) {
    return { kind: 'refused', problem: problemOf(error) }
  }
}

/** Opens a pull request, or brings the text of the one that is open up to date. */
export async function writePullRequest(
  forge: Forge,
  state: Extract<PullRequestState, { kind: 'none' | 'open' }>,
  { records, branch, commit, base, template }: PullRequestContent,
): Promise<PullRequestResult> {
  const body = pullRequestBody({ records, branch, commit }, template)
  if ('problem' in body) return { kind: 'refused', ...body }
  try {
    if (state.kind === 'none') {
      const made = await forge.create({ title: subjectOf(records), body: body.text, branch, base })
      return { kind: 'created', url: harmless(made.url) }
    }
    const { number, url, body: present } = state.request
    const text = updatedBody(present, body.text)
    if (text === undefined) return { kind: 'text-left', url: harmless(url) }
    if (text.trim() === present.replaceAll('\r\n', '\n').trim()) return { kind: 'up-to-date', url: harmless(url) }
    await forge.setBody(number, text)
    return { kind: 'updated', url: harmless(url) }
  } catch (error) {
    return { kind: 'refused', problem: problemOf(error) }
  }
}

function problemOf(error: unknown): string {
  const { name, message } = error as Error
  return name === 'ValiError' ? `the forge's answer is not as expected: ${harmless(message)}` : harmless(message)
}
