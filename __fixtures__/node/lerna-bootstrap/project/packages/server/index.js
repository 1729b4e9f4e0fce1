const http = require('node:http')
const ms = require('ms')

http.createServer((_request, response) => response.end(`${ms('2 days')}\n`)).listen(3000)
