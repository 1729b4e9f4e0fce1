const http = require('node:http')
const leven = require('leven')

http.createServer((_request, response) => response.end(`${leven('slim', 'small')}\n`)).listen(3000)

process.on('SIGTERM', () => process.exit(0))
