import { isScalar, type Scalar, visit } from 'yaml'
import { below, readYaml, textOf } from '../yaml-text.js'
import type { ActionBuild, Callers, ShellText } from './caller.js'
import { linesOf } from './shell-texts.js'

/**
 * What a pipeline of GitHub, GitLab, CircleCI, Azure or Bitbucket does with images: every text that names docker is taken for one that
 * a shell runs, whatever the key it stands below.
 */
export function readPipeline(text: string, path: string): Partial<Callers> {
  const yaml = readYaml(text)
  if (yaml === undefined) {
    return linesOf(text, path, (line) => /(?:^|[\s"'(])((?:docker|docker-compose|podman)\s.*)$/.exec(line)?.[1])
  }
  const shellTexts: ShellText[] = []
  const builds: ActionBuild[] = []
  for (const document of yaml.documents) {
    visit(document, {
      Map: (_, map) => {
        if (!/^docker\/build-push-action@/.test(textOf(below(map, 'uses')) ?? '')) return
        const inputs = below(map, 'with')
        const cacheTo = below(inputs, 'cache-to')
        const file = { file: path, line: yaml.lineOf(cacheTo ?? below(map, 'uses')) }
        builds.push(buildOf(inputs, cacheTo, file))
      },
      Scalar: (key, scalar) => {
        if (key === 'key' || typeof scalar.value !== 'string' || !/\b(?:docker|podman)\b/.test(scalar.value)) return
        const line = yaml.lineOf(scalar) + (isBlock(scalar) ? 1 : 0)
        shellTexts.push({ place: { file: path, line }, text: withoutExpressions(scalar.value) })
      },
    })
  }
  return { shellTexts, builds }
}

function isBlock(scalar: Scalar): boolean {
  return scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED'
}

function buildOf(inputs: unknown, cacheTo: unknown, place: ActionBuild['place']): ActionBuild {
  const input = (name: string) => textOf(below(inputs, name))
  const [context, file, target] = [input('context'), input('file'), input('target')]
  return {
    place,
    ...(context === undefined ? {} : { context }),
    ...(file === undefined ? {} : { file }),
    ...(target === undefined ? {} : { target }),
    tags: listOf(input('tags')),
    // Commas part the fields of one entry, line breaks the entries.
    cacheTo: isScalar(cacheTo)
      ? (input('cache-to') ?? '')
          .split(/\n/)
          .map((line) => line.trim())
          .filter(Boolean)
      : [],
    inlineCache: /^BUILDKIT_INLINE_CACHE=["']?(?:1|true)/m.test(input('build-args') ?? ''),
  }
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean)
}

/** Expressions of GitHub, `${{ … }}`, and of CircleCI, `<< … >>`, as variables of the shell: it would stumble over them. */
function withoutExpressions(text: string): string {
  return text.replace(/\$\{\{[\s\S]{0,300}?\}\}/g, '$EXPRESSION').replace(/<<\s*[\w.]+\s*>>/g, '$EXPRESSION')
}
