/** Why a build failed: by what the Dockerfile says, or because the engine or the machine failed. `text` is for people. */
export interface BuildFailure {
  readonly kind: 'dockerfile' | 'engine'
  readonly text: string
}

// What only the machine or its network is to blame for: the same Dockerfile may build elsewhere.
const ENGINE_TROUBLES: readonly (readonly [RegExp, string])[] = [
  [/no space left on device/i, 'the disk that the engine builds on is full'],
  [/disk quota exceeded/i, 'the disk quota is used up'],
  [/error running container: (?:from \S+ )?creating container/i, 'the engine could not run a step'],
  [/cannot connect to the docker daemon|error during connect|is the docker daemon running/i, 'the engine went away'],
  [
    /(?:rpc error|failed to solve|error).*(?:context canceled|transport is closing|unexpected EOF)/i,
    'the engine gave the build up',
  ],
  [
    /(?:failed to resolve source metadata for|error pulling image|initializing source|failed to copy:|error getting credentials).*(?:dial tcp|no such host|i\/o timeout|TLS handshake|connection refused|network is unreachable|server misbehaving|toomanyrequests|50\d )/i,
    'a base image could not be fetched',
  ],
]

/** Tells from the whole output of a build why it failed. */
export function buildFailure(output: string): BuildFailure {
  const lines = output.split('\n')
  for (const [pattern, why] of ENGINE_TROUBLES) {
    const line = lines.findLast((each) => pattern.test(each) && !isOwnOutput(each))
    if (line !== undefined) return { kind: 'engine', text: `${why}: ${line.trim().slice(0, 500)}` }
  }
  return { kind: 'dockerfile', text: endOfBuild(output) }
}

// `#9 1.234 npm ERR! ENOSPC: no space left on device` is what a step wrote; a full disk is the machine's fault there, too.
function isOwnOutput(line: string): boolean {
  return /^#\d+ \d+\.\d+ /.test(line) && !/no space left on device/i.test(line)
}

const KEPT = 3000

// Below a rule the engine repeats the last lines of the step that failed, and the line of the Dockerfile; what went wrong may be above.
function endOfBuild(output: string): string {
  const rule = output.indexOf('\n------\n')
  if (rule < 0) return output.slice(-KEPT)
  const told = output
    .slice(0, rule)
    .split('\n')
    .filter((line) => /\berr(?:or)?\b/i.test(line))
  return `${told.slice(-20).join('\n')}${output.slice(rule).slice(0, KEPT)}`
}
