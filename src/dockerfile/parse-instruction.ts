import type { Instruction as AstInstruction, Property } from 'dockerfile-ast'
import { parseShell } from '../shell/parse-shell.js'
import { parseImageReference } from './image-reference.js'
import type { Command, Flag, Instruction, Placement, Run, Span } from './model.js'
import { execForm, wordsWithOffsets } from './words.js'

type Range = { start: { line: number; character: number }; end: { line: number; character: number } }

/** What is known of an instruction before its own syntax is read. */
export interface RawInstruction {
  readonly text: string
  readonly span: Span
  readonly block: Span
  /** The instruction on one line: as long as `span`. */
  readonly logical: string
  readonly node: AstInstruction
  readonly spanOf: (range: Range) => Span
}

type Common = Pick<Instruction, 'keyword' | 'span' | 'block' | 'body' | 'flags' | 'annotation'>

/** Reads one instruction by the rules of its keyword. Never throws. */
export function parseInstruction(raw: RawInstruction): Instruction {
  const { text, logical, span, block, node } = raw
  const keyword = node.getKeyword().toUpperCase()
  const afterKeyword = node.getInstruction().length
  const { flags, end } = flaggedKeywords.has(keyword)
    ? readFlags(logical, afterKeyword, span.start)
    : { flags: [], end: afterKeyword }
  const bodyStart = end + (logical.slice(end).match(/^\s*/)?.[0].length ?? 0)
  const bodyText = logical.slice(bodyStart)
  const annotation = annotationIn(text.slice(block.start, span.start))
  const common: Common = {
    keyword,
    span,
    block,
    body: { start: Math.min(span.start + bodyStart, span.end), end: span.end },
    flags,
    ...(annotation === undefined ? {} : { annotation }),
  }
  return readers[keyword]?.(raw, common, bodyText) ?? { kind: 'other', ...common }
}

const flaggedKeywords = new Set(['FROM', 'RUN', 'COPY', 'ADD', 'HEALTHCHECK'])

type Reader = (raw: RawInstruction, common: Common, body: string) => Instruction

const readers: Readonly<Record<string, Reader>> = {
  FROM: (_raw, common, body) => {
    const words = wordsWithOffsets(body)
    const image = words[0] ?? { word: '', start: 0 }
    const stageName = words[1]?.word.toLowerCase() === 'as' ? words[2]?.word : undefined
    const platform = common.flags.find((flag) => flag.name === 'platform')?.value
    const start = common.body.start + image.start
    return {
      kind: 'from',
      ...common,
      image: parseImageReference(image.word),
      imageSpan: { start, end: start + image.word.length },
      ...(stageName === undefined ? {} : { stageName }),
      ...(platform === undefined ? {} : { platform }),
    }
  },
  RUN: (_raw, common, body) => ({ kind: 'run', ...common, ...readRun(body, common.body.start) }),
  COPY: readCopy,
  ADD: readCopy,
  CMD: readStart,
  ENTRYPOINT: readStart,
  ENV: (raw, common) => ({ kind: 'assignment', ...common, values: propertiesOf(raw) }),
  ARG: (raw, common) => ({ kind: 'assignment', ...common, values: propertiesOf(raw) }),
  LABEL: (raw, common) => ({ kind: 'label', ...common, values: propertiesOf(raw) }),
  USER: readSetting,
  WORKDIR: readSetting,
  EXPOSE: readSetting,
  VOLUME: readSetting,
  STOPSIGNAL: readSetting,
  SHELL: readSetting,
  HEALTHCHECK: (_raw, common, body) => {
    const [, kind, command] = /^(\w+)\s*([\s\S]*)$/.exec(body) ?? []
    if (kind?.toUpperCase() !== 'CMD') return { kind: 'healthcheck', ...common, form: 'none', argv: undefined }
    const exec = execForm(command ?? '')
    return {
      kind: 'healthcheck',
      ...common,
      form: exec === undefined ? 'shell' : 'exec',
      argv: exec ?? [(command ?? '').trimEnd()],
    }
  },
}

function readRun(body: string, offset: number): Pick<Run, 'form' | 'commands' | 'parsed'> {
  const exec = execForm(body)
  const whole: Command = {
    span: { start: offset, end: offset + body.trimEnd().length },
    argv: exec,
    words: [],
    inner: exec === undefined ? [] : [exec],
    environment: new Map(),
    writes: [],
    redirects: false,
    mayPart: false,
  }
  if (exec !== undefined) return { form: 'exec', commands: [whole], parsed: true }
  const heredoc = /^<<-?(["']?)(\w+)\1[ \t]*\r?\n/.exec(body)
  const scriptStart = heredoc?.[0].length ?? 0
  const script = heredoc === null ? body : body.slice(scriptStart, body.trimEnd().lastIndexOf('\n') + 1)
  if (script.startsWith('#!')) return { form: 'heredoc', commands: [whole], parsed: false }
  const { commands, complete, background } = parseShell(script, offset + scriptStart)
  const form = heredoc === null ? 'shell' : 'heredoc'
  return complete && !background && commands.length > 0
    ? { form, commands, parsed: true }
    : { form, commands: [whole], parsed: false }
}

function readCopy(_raw: RawInstruction, common: Common, body: string): Instruction {
  const words = execForm(body) ?? wordsWithOffsets(body.split('\n')[0] ?? '').map(({ word }) => word)
  // BuildKit takes quotes off: https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/line_parsers.go
  const flag = (name: string) =>
    common.flags.find((candidate) => candidate.name === name)?.value?.replace(/^(["'])(.*)\1$/, '$2')
  const from = flag('from')
  const owner = flag('chown')
  const heredoc = words.some((word) => /^\d*<<-?["']?\w/.test(word))
  return {
    kind: 'copy',
    ...common,
    sources: words.slice(0, -1).filter((word) => !/^\d*<<-?["']?\w/.test(word)),
    target: words.at(-1) ?? '',
    ...(from === undefined ? {} : { from }),
    ...(owner === undefined ? {} : { owner }),
    heredoc,
  }
}

function readStart(_raw: RawInstruction, common: Common, body: string): Instruction {
  const exec = execForm(body)
  return {
    kind: 'start',
    ...common,
    form: exec === undefined ? 'shell' : 'exec',
    argv: exec ?? [body.replace(/\s+/g, ' ').trim()],
  }
}

function readSetting(_raw: RawInstruction, common: Common, body: string): Instruction {
  const words = execForm(body) ?? wordsWithOffsets(body).map(({ word }) => word)
  return { kind: 'setting', ...common, words, value: body.trim() }
}

function propertiesOf({ node, spanOf }: RawInstruction): { name: string; value: string | undefined; span: Span }[] {
  const properties: readonly Property[] = (node as AstInstruction & { getProperties(): Property[] }).getProperties()
  return properties.map((property) => ({
    name: property.getName(),
    value: property.getValue() ?? undefined,
    span: spanOf(property.getRange()),
  }))
}

function readFlags(logical: string, from: number, offset: number): { flags: Flag[]; end: number } {
  const flags: Flag[] = []
  let end = from
  for (;;) {
    const match = /^\s+--([a-z][a-z-]*)(?:=(\S*))?(?=\s|$)/.exec(logical.slice(end))
    if (match === null) return { flags, end }
    const start = end + match[0].indexOf('--')
    end += match[0].length
    flags.push({
      name: match[1] as string,
      value: match[2],
      span: { start: offset + start, end: offset + end },
    })
  }
}

function annotationIn(comment: string): Placement | undefined {
  const match = /^[ \t]*#[ \t]*msb-migrate:[ \t]*(runtime|build|both)[ \t]*\r?$/m.exec(comment)
  return match?.[1] as Placement | undefined
}
