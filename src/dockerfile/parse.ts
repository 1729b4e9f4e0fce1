import { DockerfileParser } from 'dockerfile-ast'
import { escapeCharacterOf, foldContinuations } from './logical-text.js'
import type { Assignment, Dockerfile, From, Instruction, Problem, Span } from './model.js'
import { parseInstruction } from './parse-instruction.js'

/** The engine stops at 127 layers; ENV and LABEL lines come without one each, and nobody writes thousands of them. */
const MAXIMUM_INSTRUCTIONS = 2000
/** The parser takes time that grows with the square of an instruction's length; the longest that people write have a few thousand characters. */
const MAXIMUM_INSTRUCTION_LENGTH = 32_768
const MAXIMUM_LENGTH = 1024 * 1024

type Range = { start: { line: number; character: number }; end: { line: number; character: number } }

/** Parses any text as a Dockerfile. Never throws; what Docker would reject, and what is longer than what is read, is in `problems`. */
export function parseDockerfile(text: string): Dockerfile {
  return text.length > MAXIMUM_LENGTH
    ? unread(text, 0, `it is longer than the ${MAXIMUM_LENGTH} characters that are read`)
    : parse(text, { length: MAXIMUM_INSTRUCTION_LENGTH, instructions: MAXIMUM_INSTRUCTIONS })
}

/** Parses a Dockerfile that was made from one that was read: what a migration adds may take it over the bounds. */
export function parseResult(text: string): Dockerfile {
  const none = Number.POSITIVE_INFINITY
  return parse(text, { length: none, instructions: none })
}

function parse(text: string, bounds: { readonly length: number; readonly instructions: number }): Dockerfile {
  const bom = text.startsWith('\uFEFF') ? 1 : 0
  // dockerfile-ast takes a lone carriage return for half of a line break and skips the character behind it.
  const readable = text.slice(bom).replace(/\r(?!\n)/g, ' ')
  const escapeCharacter = escapeCharacterOf(readable)
  // It sees one line per instruction: its own reading of continuations differs from Docker's here and there.
  const { text: folded, innerComments, longestLine, openHeredoc } = foldContinuations(readable, escapeCharacter)
  if (longestLine.end - longestLine.start > bounds.length) {
    const detail = `an instruction is longer than the ${bounds.length} characters that are read`
    return unread(text, longestLine.start + bom, detail)
  }
  const tree = DockerfileParser.parse(folded)
  const starts = lineStarts(folded)
  const offset = (line: number, character: number) => (starts[line] ?? readable.length) + character + bom
  const spanOf = (range: Range): Span => ({
    start: offset(range.start.line, range.start.character),
    end: offset(range.end.line, range.end.character),
  })

  const directives = tree.getDirectives().map((directive) => spanOf(directive.getRange()))
  const instructionSpans = tree.getInstructions().map((instruction) => spanOf(instruction.getRange()))
  const comments = tree
    .getComments()
    .map((comment) => spanOf(comment.getRange()))
    .concat(innerComments.map(({ start, end }) => ({ start: start + bom, end: end + bom })))
    .sort((a, b) => a.start - b.start)
  const instructions = tree.getInstructions().map((node, index) => {
    const span = instructionSpans[index] as Span
    return parseInstruction({
      text,
      logical: folded.slice(span.start - bom, span.end - bom),
      span,
      node,
      block: blockOf(text, span, comments, bom),
      spanOf,
    })
  })

  const globals: Assignment[] = []
  const stages: { from: From; body: Instruction[] }[] = []
  const problems: Problem[] = []
  for (const instruction of instructions) {
    const stage = stages.at(-1)
    problems.push(...problemsOf(instruction))
    if (instruction.kind === 'from') stages.push({ from: instruction, body: [] })
    else if (stage !== undefined) stage.body.push(instruction)
    else if (instruction.keyword === 'ARG') globals.push(instruction as Assignment)
    else problems.push({ span: instruction.span, detail: `${instruction.keyword} stands before the first FROM` })
  }
  if (instructions.length > bounds.instructions) {
    const detail = `there are ${instructions.length} instructions, more than the ${MAXIMUM_INSTRUCTIONS} that are read`
    problems.push({ span: instructions[MAXIMUM_INSTRUCTIONS]?.span ?? { start: 0, end: 0 }, detail })
  }
  if (openHeredoc !== undefined) {
    const at = openHeredoc.at + bom
    problems.push({ span: { start: at, end: at }, detail: `the heredoc ${openHeredoc.word} is not closed` })
  }
  if (stages.length === 0) problems.push({ span: { start: 0, end: 0 }, detail: 'there is no FROM' })
  return {
    text,
    lineEnding: commonLineEnding(text),
    escape: escapeCharacter,
    directives,
    globals,
    stages,
    comments,
    problems,
  }
}

// A Dockerfile of which nothing is read but what is wrong with it.
function unread(text: string, at: number, detail: string): Dockerfile {
  const problems = [{ span: { start: at, end: at }, detail }]
  return { text, lineEnding: '\n', escape: '\\', directives: [], globals: [], stages: [], comments: [], problems }
}

/** All instructions of a Dockerfile in order, the `ARG`s before the first `FROM` included. */
export function allInstructions(dockerfile: Dockerfile): readonly Instruction[] {
  return [...dockerfile.globals, ...dockerfile.stages.flatMap((stage) => [stage.from, ...stage.body])]
}

/** The line, counted from 1, that an offset stands in. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

const keywords = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
)

function problemsOf(instruction: Instruction): Problem[] {
  if (!keywords.has(instruction.keyword)) {
    return [{ span: instruction.span, detail: `${instruction.keyword} is no Dockerfile instruction` }]
  }
  if (instruction.body.start === instruction.body.end) {
    return [{ span: instruction.span, detail: `${instruction.keyword} has no argument` }]
  }
  if (instruction.kind === 'copy' && instruction.sources.length === 0 && !instruction.heredoc) {
    return [{ span: instruction.span, detail: `${instruction.keyword} needs a source and a target` }]
  }
  return []
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function commonLineEnding(text: string): '\n' | '\r\n' {
  const all = text.split('\n').length - 1
  const windows = text.split('\r\n').length - 1
  return windows * 2 > all ? '\r\n' : '\n'
}

function blockOf(text: string, span: Span, comments: readonly Span[], bom: number): Span {
  let start = text.lastIndexOf('\n', span.start - 1) + 1
  if (text.slice(start, span.start).trim() !== '') start = span.start
  for (let index = comments.length - 1; index >= 0; index--) {
    const comment = comments[index] as Span
    if (comment.start >= start) continue
    const commentLine = Math.max(text.lastIndexOf('\n', comment.start - 1) + 1, bom)
    const lineEnd = text.indexOf('\n', comment.start)
    if (lineEnd + 1 !== start || text.slice(commentLine, comment.start).trim() !== '') break
    start = commentLine
  }
  const lineBreak = text.indexOf('\n', span.end)
  return { start, end: lineBreak === -1 ? text.length : lineBreak + 1 }
}
