const http = require('node:http')

http.createServer((_request, response) => response.end('fine\n')).listen(3000)
