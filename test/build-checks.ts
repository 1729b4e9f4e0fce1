import { copyTakes } from '../src/dockerfile/copied-files.js'
import type { Dockerfile, Instruction, Stage } from '../src/dockerfile/model.js'
import { allInstructions, lineAt, parseDockerfile } from '../src/dockerfile/parse.js'
import { globalArguments } from '../src/dockerfile/surroundings.js'
import { expandVariables } from '../src/dockerfile/variables.js'
import { ignoreMatcher } from '../src/project/ignore-file.js'

/** Something that a build check has to say. `detail` tells findings of one rule apart and names no line. */
export interface Finding {
  readonly rule: string
  readonly detail: string
  readonly line: number
}

interface Checked {
  readonly dockerfile: Dockerfile
  /** What .dockerignore hides. */
  readonly hidden: (path: string) => boolean
}

type Found = Iterable<readonly [detail: string, at: number]>

/**
 * The rules of BuildKit's linter that a rewrite could break, by their names there:
 * https://docs.docker.com/reference/build-checks/. A rule is a value.
 */
const rules: Readonly<Record<string, (checked: Checked) => Found>> = {
  StageNameCasing: function* ({ dockerfile }) {
    for (const { from } of dockerfile.stages) {
      if (from.stageName !== undefined && from.stageName !== from.stageName.toLowerCase())
        yield [from.stageName, from.span.start]
    }
  },
  FromAsCasing: function* ({ dockerfile }) {
    for (const { from } of dockerfile.stages) {
      const words = dockerfile.text.slice(from.span.start, from.span.end).split(/\s+/)
      const as = words.find((word) => word.toLowerCase() === 'as')
      const first = words[0] as string
      // Of a FROM in both cases ConsistentInstructionCasing speaks alone.
      if (as === undefined || !(isLower(first) || isUpper(first))) continue
      if (isLower(as) !== isLower(first) || isUpper(as) !== isUpper(first))
        yield [`${first} and ${as}`, from.span.start]
    }
  },
  NoEmptyContinuation: function* ({ dockerfile }) {
    for (const instruction of allInstructions(dockerfile)) {
      if (instruction.kind === 'run' && instruction.form === 'heredoc') continue
      if (instruction.kind === 'copy' && instruction.heredoc) continue
      const text = dockerfile.text.slice(instruction.span.start, instruction.span.end)
      const empty = /\n[ \t]*\r?\n/.exec(text)
      if (empty !== null) yield [instruction.keyword, instruction.span.start + empty.index]
    }
  },
  ConsistentInstructionCasing: function* ({ dockerfile }) {
    const words = allInstructions(dockerfile).map(
      ({ span, keyword }) => [dockerfile.text.slice(span.start, span.start + keyword.length), span.start] as const,
    )
    const lower = words.filter(([word]) => isLower(word)).length
    const wanted = lower > words.length - lower ? isLower : isUpper
    const [odd] = words.filter(([word]) => !wanted(word))
    if (odd !== undefined) yield ['keywords in both cases', odd[1]]
  },
  DuplicateStageName: function* ({ dockerfile }) {
    const seen = new Set<string>()
    for (const { from } of dockerfile.stages) {
      const name = from.stageName?.toLowerCase()
      if (name === undefined) continue
      if (seen.has(name)) yield [name, from.span.start]
      seen.add(name)
    }
  },
  ReservedStageName: function* ({ dockerfile }) {
    for (const { from } of dockerfile.stages) {
      if (/^(scratch|context)$/i.test(from.stageName ?? '')) yield [from.stageName as string, from.span.start]
    }
  },
  JSONArgsRecommended: function* ({ dockerfile }) {
    for (const { body } of dockerfile.stages) {
      if (body.some(({ keyword }) => keyword === 'SHELL')) continue
      for (const instruction of body) {
        if (instruction.kind === 'start' && instruction.form === 'shell')
          yield [instruction.keyword, instruction.span.start]
      }
    }
  },
  LegacyKeyValueFormat: function* ({ dockerfile }) {
    for (const instruction of allInstructions(dockerfile)) {
      if (!['ENV', 'LABEL'].includes(instruction.keyword)) continue
      const first = dockerfile.text.slice(instruction.body.start, instruction.body.end).split(/[\s\\`]+/)[0] ?? ''
      if (!first.includes('=')) yield [`${instruction.keyword} ${first}`, instruction.span.start]
    }
  },
  UndefinedArgInFrom: function* ({ dockerfile }) {
    const declared = new Set(dockerfile.globals.flatMap(({ values }) => values.map(({ name }) => name)))
    for (const { from } of dockerfile.stages) {
      for (const name of withoutDefault(`${from.image.text} ${from.platform ?? ''}`)) {
        if (!declared.has(name) && !platformArguments.test(name)) yield [name, from.span.start]
      }
    }
  },
  UndefinedVar: function* ({ dockerfile }) {
    for (const stage of dockerfile.stages) {
      const declared = new Set(fromImages)
      for (const instruction of stage.body) {
        if (expanded.has(instruction.keyword)) {
          const { start, end } = instruction.body
          const flags = instruction.flags.map(({ value }) => value ?? '').join(' ')
          for (const name of withoutDefault(`${flags} ${dockerfile.text.slice(start, end)}`)) {
            if (!declared.has(name)) yield [`${name} in ${instruction.keyword}`, instruction.span.start]
          }
        }
        if (instruction.kind === 'assignment') for (const { name } of instruction.values) declared.add(name)
      }
    }
  },
  WorkdirRelativePath: function* ({ dockerfile }) {
    for (const { body } of dockerfile.stages) {
      let isSet = false
      for (const instruction of body) {
        if (instruction.kind !== 'setting' || instruction.keyword !== 'WORKDIR') continue
        const path = instruction.value.replace(/^["']/, '')
        if (!isSet && !/^[/$]/.test(path)) yield [path, instruction.span.start]
        isSet = true
      }
    }
  },
  MultipleInstructionsDisallowed: function* ({ dockerfile }) {
    for (const stage of dockerfile.stages) {
      for (const keyword of ['CMD', 'ENTRYPOINT', 'HEALTHCHECK']) {
        for (const { span } of ofKeyword(stage, keyword).slice(0, -1)) yield [keyword, span.start]
      }
    }
  },
  InvalidDefaultArgInFrom: function* ({ dockerfile }) {
    const defaults = globalArguments(dockerfile)
    for (const { from } of dockerfile.stages) {
      const image = expandVariables(from.image.text, (name) => defaults.get(name))
      if (!/^[\w.-]+(:\d+)?(\/[\w.-]+)*(:[\w][\w.-]*)?(@\w+:\w+)?$/.test(image) || /[:/-]$/.test(image))
        yield [from.image.text, from.span.start]
    }
  },
  CopyIgnoredFile: function* ({ dockerfile, hidden }) {
    for (const instruction of dockerfile.stages.flatMap(({ body }) => body)) {
      if (instruction.kind !== 'copy' || instruction.from !== undefined) continue
      for (const source of instruction.sources) {
        const path = source.replace(/^(\.?\/)+/, '').replace(/\/$/, '')
        if (path !== '' && path !== '.' && hidden(path) && copyTakes(instruction, path))
          yield [path, instruction.span.start]
      }
    }
  },
  SecretsUsedInArgOrEnv: function* ({ dockerfile }) {
    for (const instruction of dockerfile.stages.flatMap(({ body }) => body)) {
      if (instruction.kind !== 'assignment') continue
      for (const { name } of instruction.values) {
        const secret = /(^|_)(apikey|auth|credentials?|key|password|pword|passwd|secret|token)(_|$)/i.test(name)
        if (secret && !/public/i.test(name)) yield [`${instruction.keyword} ${name}`, instruction.span.start]
      }
    }
  },
  RedundantTargetPlatform: function* ({ dockerfile }) {
    for (const { from } of dockerfile.stages) {
      if (/^\$\{?TARGETPLATFORM\}?$/.test(from.platform ?? '')) yield [from.platform as string, from.span.start]
    }
  },
  FromPlatformFlagConstDisallowed: function* ({ dockerfile }) {
    for (const { from } of dockerfile.stages) {
      if (from.platform !== undefined && !from.platform.includes('$')) yield [from.platform, from.span.start]
    }
  },
}

/** Names of all rules. */
export const buildCheckNames: readonly string[] = Object.keys(rules)

/** What the build checks say about a Dockerfile and the .dockerignore beside it. */
export function buildChecks(text: string, ignoreFile = ''): readonly Finding[] {
  const dockerfile = parseDockerfile(text)
  const checked = { dockerfile, hidden: ignoreMatcher(ignoreFile) }
  return Object.entries(rules).flatMap(([rule, find]) =>
    [...find(checked)].map(([detail, at]) => ({ rule, detail, line: lineAt(text, at) })),
  )
}

/** Findings in the second list of a rule and detail that the first has not. */
export function newFindings(before: readonly Finding[], after: readonly Finding[]): readonly Finding[] {
  return after.filter(({ rule, detail }) => !before.some((old) => old.rule === rule && old.detail === detail))
}

const platformArguments = /^(BUILD|TARGET)(PLATFORM|OS|OSVERSION|ARCH|VARIANT)$/
const expanded = new Set('ADD COPY ENV ARG EXPOSE LABEL ONBUILD STOPSIGNAL USER VOLUME WORKDIR'.split(' '))
// BuildKit reads the image's own environment; these are what official images bring.
const fromImages = ['PATH', 'NODE_VERSION', 'YARN_VERSION']

function isLower(word: string): boolean {
  return word === word.toLowerCase()
}

function isUpper(word: string): boolean {
  return word === word.toUpperCase()
}

function ofKeyword(stage: Stage, keyword: string): readonly Instruction[] {
  return stage.body.filter((instruction) => instruction.keyword === keyword)
}

// A variable with a default of its own (`${V:-1}`) need not be declared.
function withoutDefault(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/(?<!\\)\$(?:(\w+)|\{(\w+)\})/g)].map((match) => match[1] ?? (match[2] as string)))
}
