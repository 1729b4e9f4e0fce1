import { stripVTControlCharacters } from 'node:util'
import { registry } from './provide.mjs'

const host = new URL(registry).host

/**
 * What says most shortly why a command failed: a code of npm or pnpm, else the first clause that is an error. Colours, addresses and
 * paths are taken out, for they differ from run to run.
 */
export function tellingLine(output) {
  const text = stripVTControlCharacters(output)
  const code = /\bERR_PNPM_\w+/.exec(text) ?? /^npm (?:ERR!|error) code (\S+)/m.exec(text)
  if (code !== null) return code.at(-1)
  const lines = text.split('\n').map((line) => line.trim())
  const line = lines.find((each) => /\berror\b/i.test(each)) ?? lines.find((each) => each !== '') ?? ''
  return line
    .replace(/^(\W*(npm )?(ERR!|error\b))+\W*/i, '')
    .replaceAll(/https?:\/\/[^\s"']+/g, '<address>')
    .replaceAll(host, '<host>')
    .replaceAll(/(?<![\w.@-])\/[^\s"':,]+/g, '<path>')
    .replace(/[.;] .*$/, '')
}
