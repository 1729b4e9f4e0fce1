const { readFileSync } = require('node:fs')
const http = require('node:http')

http.createServer((_request, response) => response.end(readFileSync('coverage/index.html'))).listen(3000)
