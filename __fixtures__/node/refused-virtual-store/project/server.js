const http = require('node:http')
const ms = require('ms')

const server = http.createServer((_request, response) => response.end(`fine for ${ms(60000)}\n`)).listen(3000)
process.on('SIGTERM', () => server.close())
