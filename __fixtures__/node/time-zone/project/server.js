const { readFileSync } = require('node:fs')
const http = require('node:http')
const ms = require('ms')

http.createServer((_request, response) => response.end(`${ms('2 days')} ${readFileSync('/etc/timezone')}`)).listen(3000)
