import type { ts } from 'ts-morph'
import type { Callee } from './source-callee.js'
import {
  calleeIn,
  type Findings,
  follow,
  isTooWide,
  noteComputed,
  notePaths,
  noteProgramFile,
  offset,
} from './source-facts.js'
import { settle } from './source-options.js'
import { placeOf } from './source-places.js'
import { programsOf, wordsOf } from './source-programs.js'
import type { Scope } from './source-syntax.js'
import { HOLE } from './source-texts.js'

/** Notes the programs of a template that is run as a command: execa's and zx's `$`. */
export function noteTagged(findings: Findings, node: ts.TaggedTemplateExpression, scope: Scope): void {
  const callee = calleeIn(findings, node.tag, scope)
  if (callee.module !== 'execa' && callee.module !== 'zx') return
  const texts = findings.valuesOf(node.template as ts.Expression, scope)
  for (const text of texts) noteCommand(findings, node, text)
}

/** Notes a source that is started by its path: a worker, a fork. */
export function noteModuleFile(findings: Findings, argument: ts.Expression, scope: Scope): void {
  if (!settle(findings, argument)) return
  for (const text of findings.valuesOf(argument, scope)) {
    const place = placeOf(text, findings.folder)
    if (place.kind !== 'inside') notePaths(findings, argument, [text], 'read')
    else if (!place.open) noteProgramFile(findings, argument, place.path)
    else if (isTooWide(findings, place.path)) noteComputed(findings, argument)
    else {
      notePaths(findings, argument, [text], 'read')
      follow(findings, place.path, place.tails, offset(findings, argument))
    }
  }
}

/** Notes the program that a call of child_process, execa or shelljs starts. */
export function noteProgram(findings: Findings, node: ts.CallExpression, callee: Callee, scope: Scope): void {
  const { ts } = findings
  const [first, second] = node.arguments
  const { module: origin, name } = callee
  if (first === undefined) return
  const whole =
    name === 'exec' || name === 'execSync' || name === 'which' || name === 'command' || name.startsWith('execaCommand')
  const starts = whole || /^(spawn|spawnSync|execFile|execFileSync|execa|execaSync|execaNode|sync)$/.test(name)
  if (!starts && !((origin === 'execa' || origin === 'cross-spawn') && name === '')) return
  findings.settled.add(first)
  for (const text of findings.valuesOf(first, scope)) {
    if (whole) noteCommand(findings, first, text)
    else if (text.includes(' ') && !text.startsWith(HOLE)) noteCommand(findings, first, text)
    else noteStarted(findings, first, text)
    if (text !== 'node' || second === undefined || !ts.isArrayLiteralExpression(second)) continue
    const script = second.elements.find((one) => ts.isStringLiteralLike(one) || ts.isCallExpression(one))
    if (script !== undefined) noteScript(findings, script, findings.valuesOf(script, scope))
  }
}

function noteScript(findings: Findings, node: ts.Expression, texts: readonly string[]): void {
  findings.settled.add(node)
  for (const text of texts) {
    const place = placeOf(text, findings.folder)
    if (place.kind === 'inside' && !place.open && /\.[cm]?js$/.test(place.path))
      noteProgramFile(findings, node, place.path)
  }
}

function noteCommand(findings: Findings, node: ts.Node, command: string): void {
  const programs = programsOf(command)
  for (const program of programs) noteStarted(findings, node, program)
  if (programs.length === 0) noteComputed(findings, node, 'computed-program')
  const files = wordsOf(command).filter((word) => !word.includes(HOLE) && !programs.includes(word))
  notePaths(findings, node, files, 'existing')
}

function noteStarted(findings: Findings, node: ts.Node, program: string): void {
  const place = program.includes('/') ? placeOf(program, findings.folder) : undefined
  if (place?.kind === 'inside') notePaths(findings, node, [program], 'read')
  else if (program.includes(HOLE)) noteComputed(findings, node, 'computed-program')
  else if (program !== '') findings.list.push({ kind: 'program', name: program, at: offset(findings, node) })
}
