import type { Argument } from '../compiled/source-file.js'
import { readPythonFile } from './python-file.js'
import { parseRequirement, type Requirement } from './requirement.js'

// What setup() is told to compile, or to find elsewhere: https://setuptools.pypa.io/en/latest/references/keywords.html, read 2026-11-22.
const compiles = /^(ext_modules|cffi_modules|rust_extensions|pbr|\*\*.*)$/

/**
 * The packages that a setup.py and the setup.cfg beside it ask for in literals; undefined where they are computed, or something is compiled.
 * Nothing is run.
 */
export async function requirementsOfSetup(
  setup: string,
  configuration: string | undefined,
): Promise<readonly Requirement[] | undefined> {
  const { calls } = await readPythonFile('setup.py', setup)
  const [call, ...more] = calls.filter(({ name }) => name === 'setup')
  if (call === undefined || more.length > 0) return undefined
  const words = call.arguments.filter(({ text }) => text !== '=')
  if (words.some(({ text }) => compiles.test(text))) return undefined
  const at = words.findIndex(({ text }) => text === 'install_requires')
  const written = at === -1 ? [] : literalsOf(words[at + 1])
  if (written === undefined) return undefined
  const all = [...written, ...requiredBy(configuration ?? '')].map(parseRequirement)
  return all.every((each) => each !== undefined) ? all : undefined
}

function literalsOf(value: Argument | undefined): readonly string[] | undefined {
  return value !== undefined && /^[[(]/.test(value.text) && value.names.length === 0 ? value.literals : undefined
}

// `install_requires =` with a package on each line below it, indented: https://setuptools.pypa.io/en/latest/userguide/declarative_config.html
function requiredBy(configuration: string): readonly string[] {
  const lines = /^install_requires[ \t]*=(.*(?:\r?\n[ \t]+\S.*)*)/m.exec(configuration)?.[1] ?? ''
  return lines
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}
