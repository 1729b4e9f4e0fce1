import { parseShell } from '../../shell/parse-shell.js'
import { withoutOptions } from '../start/options.js'
import type { NodeStartSources } from './start-command.js'

/** What a process manager or a loader of variables starts, and the files that it reads for that. */
export interface BehindWrapper {
  readonly commands: readonly (readonly string[])[]
  readonly files: readonly string[]
}

/** The commands behind pm2, dotenv and their like; undefined for another program, and where it cannot be told. */
export async function behindWrapper(
  argv: readonly string[],
  sources: NodeStartSources,
): Promise<BehindWrapper | undefined> {
  const [program = '', ...rest] = argv
  if (/^pm2(-runtime|-docker)?$/.test(program)) return behindProcessManager(rest, sources)
  if (program === 'forever') return behindForever(rest)
  if (program === 'dotenv' || program === 'dotenvx')
    return behindVariables(program === 'dotenvx' ? rest.slice(1) : rest)
  return program === 'env-cmd' ? behindVariables(rest) : undefined
}

// https://pm2.keymetrics.io/docs/usage/docker-pm2-nodejs/, read 2026-11-21.
const processManagerValues =
  '-i --instances -n --name --env -o --output -e --error -l --log --cwd --node-args --max-memory-restart --interpreter --time --web --secret --public --machine-name --raw --only --format'.split(
    ' ',
  )

async function behindProcessManager(
  words: readonly string[],
  sources: NodeStartSources,
): Promise<BehindWrapper | undefined> {
  if (words.some((word) => /^--(watch|cwd|interpreter|node-args)/.test(word))) return undefined
  const rest = withoutOptions(words, processManagerValues)
  const [target, ...more] = rest[0] === 'start' ? withoutOptions(rest.slice(1), processManagerValues) : rest
  if (target === undefined) return undefined
  const dashes = more.indexOf('--')
  const passed = dashes === -1 ? [] : more.slice(dashes + 1)
  if (!/\.(json|ya?ml)$|\.config\.[cm]?js$/.test(target)) return { commands: [commandOf(target, passed)], files: [] }
  const text = await sources.readScript(target)
  // Another folder or interpreter is more than a literal tells.
  if (text === undefined || /\b(cwd|interpreter|exec_interpreter|watch)\b["']?\s*:\s*(?!false)/.test(text))
    return undefined
  const apps = [...text.matchAll(/\bscript["']?\s*:\s*(?:"([^"\n]+)"|'([^'\n]+)')/g)]
  const args = /\bargs["']?\s*:\s*(?:"([^"\n]+)"|'([^'\n]+)')/.exec(text)
  if (apps.length === 0 || (args !== null && apps.length > 1)) return undefined
  const argument = args === null ? [] : (parseShell(args[1] ?? args[2] ?? '').commands[0]?.argv ?? [])
  return { commands: apps.map((app) => commandOf(app[1] ?? app[2] ?? '', argument)), files: [target] }
}

function commandOf(script: string, passed: readonly string[]): readonly string[] {
  const [program = '', ...own] = script.split(' ')
  const isFile = /\.[cm]?js$/.test(program) || program.includes('/')
  return isFile ? ['node', program, ...own, ...passed] : [program, ...own, ...passed]
}

function behindForever(words: readonly string[]): BehindWrapper | undefined {
  const [file, ...rest] = withoutOptions(words, [
    '-m',
    '-l',
    '-o',
    '-e',
    '-p',
    '-a',
    '-c',
    '--minUptime',
    '--spinSleepTime',
  ])
  return file === undefined || /^(start|list|stop)/.test(file)
    ? undefined
    : { commands: [['node', file, ...rest]], files: [] }
}

// https://github.com/entropitor/dotenv-cli, https://github.com/toddbluhm/env-cmd, read 2026-11-21.
function behindVariables(words: readonly string[]): BehindWrapper | undefined {
  const files: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word === '-e' || word === '-f' || word === '--file') files.push(words[++at] ?? '')
    else if (word === '-v' || word === '-c' || word === '-r') at++
    else if (word === '--') continue
    else if (!word.startsWith('-'))
      return {
        commands: [words.slice(at)],
        files: files.length > 0 ? files : ['.env', '.env.local', '.env-cmdrc', '.env-cmdrc.json'],
      }
  }
  return undefined
}
