import { BUG } from '../report/messages.js'
import { processIo } from './io.js'
import { run } from './run.js'

// `msb-migrate | head` closes the pipe early; that is no error of anybody's.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

run(process.argv.slice(2), processIo()).then(
  (status) => {
    process.exitCode = status
  },
  (error: unknown) => {
    process.stderr.write(`${BUG}\n${error instanceof Error ? error.stack : String(error)}\n`)
    process.exitCode = 2
  },
)
