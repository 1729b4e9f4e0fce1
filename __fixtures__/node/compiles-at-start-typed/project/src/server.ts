import { createServer } from 'node:http'
import ms = require('ms')

createServer((_request, response) => response.end(`${ms('1 day')}\n`)).listen(3000)
