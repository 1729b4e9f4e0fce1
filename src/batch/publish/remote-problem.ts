import { lastLines } from '../git-command.js'

const CAUSES: readonly (readonly [pattern: RegExp, words: string])[] = [
  [
    /Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|Permission denied|access denied|returned error: 40[13]|Host key verification failed/i,
    'the remote does not let you in. Log in (with a credential helper, an SSH agent or a token) so that `git push` works there without a question.',
  ],
  [
    /\((?:non-fast-forward|fetch first)\)/,
    'the branch on the remote has commits that are not here. Nothing was forced.',
  ],
  [
    /does not appear to be a git repository|No such remote|[Rr]epository (?:.{0,200} )?not found|returned error: 404/,
    'there is no such repository, or you may not see it.',
  ],
  [
    /Could not resolve host|unable to access|Connection (?:refused|timed out|reset)|Network is unreachable/,
    'the remote cannot be reached.',
  ],
]

/** Why git could not talk to a remote, in words, with the last that it said. */
export function remoteProblem(said: string): string {
  const refused = /\[remote rejected\][^\n(]{0,300}\(([^\n]{1,200})\)/.exec(said)?.[1]
  if (refused !== undefined) {
    const lines = said.split('\n').filter((line) => line.startsWith('remote: '))
    return `the remote refused it (${refused}). ${lastLines(lines.join('\n'))}`.trim()
  }
  const words = CAUSES.find(([pattern]) => pattern.test(said))?.[1] ?? 'git could not do it.'
  return `${words} git says: ${lastLines(said, 3) || 'nothing'}`
}
