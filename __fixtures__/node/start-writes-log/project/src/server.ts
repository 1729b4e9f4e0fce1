import { createServer } from 'node:http'

createServer((_request, response) => response.end('logged\n')).listen(3000)
