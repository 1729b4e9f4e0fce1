import { createServer } from 'node:http'

createServer((_request, response) => response.end('ready\n')).listen(3000)
