import { createServer } from 'node:http'

createServer((_request, response) => response.end('compiled\n')).listen(3000)
