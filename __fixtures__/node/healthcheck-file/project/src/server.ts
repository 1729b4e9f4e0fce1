import { createServer } from 'node:http'

createServer((_request, response) => response.end('well\n')).listen(3000)
