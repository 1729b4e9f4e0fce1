import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

writeFileSync(join(__dirname, 'started.txt'), 'now')
createServer((_request, response) => response.end('fine\n')).listen(3000)
