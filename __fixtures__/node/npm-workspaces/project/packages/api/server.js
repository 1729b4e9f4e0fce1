const http = require('node:http')
const ms = require('ms')
const text = require('@shop/text')

const server = http.createServer((_request, response) => response.end(`${text(60000)}, once in ${ms(30000)}\n`)).listen(3000)
process.on('SIGTERM', () => server.close())
