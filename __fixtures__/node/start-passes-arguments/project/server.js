const http = require('node:http')

http.createServer((_request, response) => response.end(`${process.argv[2]}\n`)).listen(3000)
