import type { CopiedFile } from '../dockerfile/copied-files.js'
import { readText } from '../project/files.js'
import type { CommandRole, FactsRequest } from './ecosystem.js'

// A command line, the words of one in a list, or a program with its arguments behind: `git describe`, `["git", "log"]`, `new("git").args(["rev-parse"])`.
const calls =
  /\bgit["'`]?[\s,]+["'`]?(log|show|status|config|branch|tag|diff)\b|\bgit\b[^;]{0,60}?\b(rev-parse|describe|rev-list|ls-files)\b|['"`/]\.git\b/

const MOST_FILES = 60

/** True for a text with a call of git that asks for a revision, or for its folder. */
export function asksGit(text: string): boolean {
  return calls.test(text)
}

/**
 * `.git`, where one of these files of the context asks git for something, or names a tool that does: what builds a program then needs the
 * history.
 */
export async function historyReadBy(
  { files }: Pick<FactsRequest, 'files'>,
  paths: Iterable<string>,
  tools?: RegExp,
): Promise<readonly string[]> {
  for (const path of [...new Set(paths)].slice(0, MOST_FILES)) {
    const text = (await readText(files, path)) ?? ''
    if (asksGit(text) || tools?.test(text) === true) return ['.git']
  }
  return []
}

/** The same for what COPYs bring, as far as it is of the build by its path. */
export function historyReadByCopied(
  { request, copied }: { readonly request: FactsRequest; readonly copied: ReadonlyMap<string, CopiedFile> },
  ofBuild: RegExp,
  tools?: RegExp,
): Promise<readonly string[]> {
  const sources = [...copied.values()].map(({ source }) => source)
  return historyReadBy(
    request,
    sources.filter((path) => ofBuild.test(path)),
    tools,
  )
}

/** What git does in a RUN beside a build: it sets itself up for downloads, or tells a revision. */
export const gitCommands: Readonly<Record<string, CommandRole>> = {
  config: 'install',
  describe: 'harmless',
  'rev-parse': 'harmless',
  'rev-list': 'harmless',
  log: 'harmless',
  show: 'harmless',
  status: 'harmless',
  branch: 'harmless',
  tag: 'harmless',
}
