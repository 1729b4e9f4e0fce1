import bash from 'highlight.js/lib/languages/bash'
import dockerfile from 'highlight.js/lib/languages/dockerfile'
import nginx from 'highlight.js/lib/languages/nginx'
import { createLowlight } from 'lowlight'

/** A piece of a line with the class that colours it. */
export interface Segment {
  readonly text: string
  readonly kind: string
}

/** What of a syntax tree is read. */
interface Branch {
  readonly type: string
  readonly value?: string
  readonly properties?: { readonly className?: unknown }
  readonly children?: readonly Branch[]
}

const lowlight = createLowlight({ dockerfile, bash, nginx })
/** Larger files are shown without colours. */
const LONGEST = 100_000

/** The lines of a file in coloured pieces. What is neither a Dockerfile nor a configuration of nginx has one colour. */
export function highlighted(
  path: string,
  isDockerfile: boolean,
  lines: readonly string[],
): readonly (readonly Segment[])[] {
  const language = isDockerfile ? 'dockerfile' : path.endsWith('.conf') ? 'nginx' : undefined
  const text = lines.join('\n')
  if (language === undefined || text.length > LONGEST) return lines.map((line) => [{ text: line, kind: '' }])
  const found: Segment[][] = [[]]
  collect(lowlight.highlight(language, text) as Branch, '', found)
  return found
}

function collect(branch: Branch, kind: string, lines: Segment[][]): void {
  if (branch.type === 'text') {
    for (const [index, text] of (branch.value ?? '').split('\n').entries()) {
      if (index > 0) lines.push([])
      if (text !== '') lines.at(-1)?.push({ text, kind })
    }
    return
  }
  const [own] = Array.isArray(branch.properties?.className) ? branch.properties.className : []
  for (const child of branch.children ?? []) collect(child, typeof own === 'string' ? own : kind, lines)
}
