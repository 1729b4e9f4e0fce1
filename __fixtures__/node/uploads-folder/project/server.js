const { writeFileSync } = require('node:fs')
const http = require('node:http')
const ms = require('ms')

// Only the owner of the folder can do this.
writeFileSync('uploads/images/started.txt', 'now')
http.createServer((_request, response) => response.end(`${ms('2 days')}\n`)).listen(3000)
