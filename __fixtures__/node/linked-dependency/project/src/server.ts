import { createServer } from 'node:http'

const { greeting } = require('greeting') as { greeting: string }

createServer((_request, response) => response.end(`${greeting}\n`)).listen(3000)
