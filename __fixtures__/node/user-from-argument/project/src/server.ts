import { createServer } from 'node:http'
import ms from 'ms'

const server = createServer((_request, response) => response.end(`every ${ms(60000)}\n`)).listen(3000)
process.on('SIGTERM', () => server.close(() => process.exit(0)))
