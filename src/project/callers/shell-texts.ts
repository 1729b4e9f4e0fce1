import type { Callers, ShellText } from './caller.js'
import { jsonTree, placeIn } from './json-places.js'

const NAMES_DOCKER = /\bdocker\b|\bpodman\b/

/** The recipes of a Makefile that name docker: variables as the shell writes them. */
export function readMakefile(text: string, path: string): Partial<Callers> {
  return linesOf(text, path, (line) =>
    line.startsWith('\t')
      ? line
          .replace(/^\t[@+-]*/, '')
          .replace(/\$(?:\$|\(([\w.-]+)\)|\{([\w.-]+)\})/g, (_, round, curly) =>
            round === undefined && curly === undefined ? '$' : `\${${(round ?? curly).replace(/\W/g, '_')}}`,
          )
      : undefined,
  )
}

/** The texts that the `sh` steps of a Jenkinsfile hand to the shell, as far as they stand in one literal. */
export function readJenkinsfile(text: string, path: string): Partial<Callers> {
  const shellTexts = [
    ...text.matchAll(/\bsh\b[\s(]*(?:script:\s*)?('''|"""|'|")((?:\\[\s\S]|(?!\1)[^\\])*)\1/g),
  ].flatMap((match): ShellText[] => {
    const written = match[2] ?? ''
    const body = written.length > 0 && match[1]?.length === 3 ? written : written.replace(/\\(["'$])/g, '$1')
    if (!NAMES_DOCKER.test(body)) return []
    const offset = (match.index ?? 0) + match[0].indexOf(match[1] as string)
    return [{ place: placeIn(text, path, offset), text: body }]
  })
  return { shellTexts }
}

/** The scripts of a package.json that name docker. */
export function readPackageScripts(text: string, path: string): Partial<Callers> {
  const root = jsonTree(text)
  const scripts = root?.children?.find(({ children }) => children?.[0]?.value === 'scripts')?.children?.[1]
  const shellTexts = (scripts?.children ?? []).flatMap(({ children }): ShellText[] => {
    const value = children?.[1]
    if (value?.type !== 'string' || !NAMES_DOCKER.test(value.value)) return []
    return [{ place: placeIn(text, path, value.offset), text: value.value }]
  })
  return { shellTexts }
}

/** The lines of a text that name docker, each with those it goes on in; `shellOf` gives undefined for what no shell runs. */
export function linesOf(text: string, path: string, shellOf: (line: string) => string | undefined): Partial<Callers> {
  const shellTexts: ShellText[] = []
  let open: { readonly line: number; readonly parts: string[] } | undefined
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const shell: string | undefined = open === undefined ? shellOf(line) : line
    if (shell === undefined) continue
    open ??= { line: at + 1, parts: [] }
    open.parts.push(shell)
    if (/\\$/.test(line)) continue
    const whole = open.parts.join('\n')
    if (NAMES_DOCKER.test(whole)) shellTexts.push({ place: { file: path, line: open.line }, text: whole })
    open = undefined
  }
  return { shellTexts }
}
