import { createServer } from 'node:http'

const ms: (text: string) => number = require('ms')

createServer((_request, response) => response.end(`mail after ${ms('2 days')}\n`)).listen(3000)
