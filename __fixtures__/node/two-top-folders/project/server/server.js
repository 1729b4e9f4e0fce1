const fs = require('node:fs')
const http = require('node:http')
const path = require('node:path')

const page = path.join(__dirname, 'public', 'index.html')
const server = http.createServer((_request, response) => fs.createReadStream(page).pipe(response)).listen(3000)
process.on('SIGTERM', () => server.close())
