import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const text = readFileSync('views/page.html', 'utf8')

createServer((_request, response) => response.end(text)).listen(3000)
process.on('SIGTERM', () => process.exit(0))
// What was around it is gone: the compiler complains and writes the rest.
}
