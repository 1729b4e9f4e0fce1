const http = require('node:http')
const ms = require('ms')

const port = Number(process.argv[process.argv.indexOf('--port') + 1])
http.createServer((_request, response) => response.end(`${ms('2 days')}\n`)).listen(port)
