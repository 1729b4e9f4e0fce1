const { readFileSync } = require('node:fs')
const http = require('node:http')
const ms = require('ms')

http
  .createServer((_request, response) => response.end(`${readFileSync('../client/build/index.html', 'utf8')}${ms('2 days')}\n`))
  .listen(3000)
