/** What a Makefile runs for a target, with the variables that the file sets put in. */
export interface MakeCommands {
  readonly lines: readonly string[]
  /** False where a line needs more of make than is read here: a function, a pattern, another file. */
  readonly known: boolean
}

interface Rule {
  readonly needs: readonly string[]
  readonly recipe: readonly string[]
}

/** The lines that `make <target>` runs, those of what it depends on first: https://www.gnu.org/software/make/manual/make.html. */
export function makeCommands(
  text: string,
  target: string | undefined,
  given: ReadonlyMap<string, string>,
): MakeCommands {
  const { rules, variables, first } = readMakefile(text)
  const values = new Map([...variables, ...given])
  const wanted = target ?? first
  if (wanted === undefined) return { lines: [], known: false }
  const lines: string[] = []
  let known = true
  const done = new Set<string>()
  const make = (name: string): void => {
    if (done.has(name) || done.size > 200) return
    done.add(name)
    const rule = rules.get(name)
    if (rule === undefined) return
    for (const need of rule.needs) make(need)
    for (const line of rule.recipe) {
      const expanded = expand(line.replace(/^[@\-+\s]+/, ''), values)
      if (expanded === undefined) known = false
      else if (expanded !== '') lines.push(expanded)
    }
  }
  make(wanted)
  return { lines, known: known && rules.has(wanted) }
}

function readMakefile(text: string): {
  rules: Map<string, Rule>
  variables: Map<string, string>
  first: string | undefined
} {
  const rules = new Map<string, Rule>()
  const variables = new Map<string, string>()
  let first: string | undefined
  let names: readonly string[] = []
  for (const line of text
    .replaceAll('\r\n', '\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')) {
    if (line.startsWith('\t')) {
      for (const name of names) {
        const rule = rules.get(name)
        if (rule !== undefined) rules.set(name, { ...rule, recipe: [...rule.recipe, line] })
      }
      continue
    }
    const plain = line.replace(/#.*/, '').trim()
    if (plain === '') continue
    const set = /^(?:export\s+|override\s+)?([\w.-]+)\s*(\?=|:?:?=|\+=)\s*(.*)$/.exec(plain)
    if (set !== null) {
      const [, name = '', operator = '', value = ''] = set
      if (operator === '+=') variables.set(name, `${variables.get(name) ?? ''} ${value}`.trim())
      else if (operator !== '?=' || !variables.has(name)) variables.set(name, value)
      names = []
      continue
    }
    const rule = /^([^:=]+):(?!=)([^=]*)$/.exec(plain)
    names = rule === null ? [] : (rule[1] ?? '').trim().split(/\s+/)
    for (const name of names) {
      const known = rules.get(name)
      const needs = (rule?.[2] ?? '')
        .split('|')
        .join(' ')
        .trim()
        .split(/\s+/)
        .filter((need) => need !== '')
      rules.set(name, { needs: [...(known?.needs ?? []), ...needs], recipe: known?.recipe ?? [] })
      if (first === undefined && !name.startsWith('.')) first = name
    }
  }
  return { rules, variables, first }
}

// More than any recipe comes to; variables that hold each other twice over have no end in practice.
const MAXIMUM_EXPANSIONS = 1000

function expand(
  text: string,
  values: ReadonlyMap<string, string>,
  effort = { left: MAXIMUM_EXPANSIONS },
): string | undefined {
  let known = true
  const result = text.replace(
    /\$(\$|\(([^()]*)\)|\{([^{}]*)\}|[\w@<^?*%+|])/g,
    (_, all: string, round?: string, curly?: string) => {
      if (all === '$') return '$'
      const name = round ?? curly ?? all
      const value = values.get(name)
      if (!/^[\w.-]+$/.test(name) || --effort.left < 0) {
        known = false
        return ''
      }
      // make hands the environment on; a variable that nothing sets is empty.
      const inner = value === undefined ? '' : expand(value, values, effort)
      if (inner === undefined) known = false
      return inner ?? ''
    },
  )
  return known ? result : undefined
}
