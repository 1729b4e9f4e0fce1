import { createServer } from 'node:http'
import isArray from 'isarray'
import ms from 'ms'

createServer((_request, response) => response.end(`${ms('1 day')} ${isArray([])}\n`)).listen(3000)
