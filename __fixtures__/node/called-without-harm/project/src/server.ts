import { createServer } from 'node:http'
import ms from 'ms'

createServer((_request, response) => response.end(String(ms('1s')))).listen(3000)
process.on('SIGTERM', () => process.exit(0))
