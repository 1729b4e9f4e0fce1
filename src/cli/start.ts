import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Script } from 'node:vm'

// Compiling the program takes longer than running it. The build keeps what V8 made of it, for the version and machine that it ran on;
// elsewhere the program is compiled as any other.
const program = new URL('./cli.cjs', import.meta.url)
const require = createRequire(program)
const cached = readCode(
  new URL(`./cli-${process.versions.v8}-${process.platform}-${process.arch}.cache`, import.meta.url),
)

if (cached === undefined) require('./cli.cjs')
else runCached(cached)

function runCached(cachedData: Buffer): void {
  // The build escapes all that is not ASCII, and this decoding costs nothing.
  const source = `(function (require) {${readFileSync(program, 'latin1')}\n})`
  const script = new Script(source, { filename: require.resolve('./cli.cjs'), cachedData })
  script.runInThisContext()(require)
}

function readCode(file: URL): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
