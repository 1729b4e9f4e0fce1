const { execFileSync } = require('node:child_process')
const http = require('node:http')

http
  .createServer((_request, response) => response.end(execFileSync(process.env.TOOL ?? 'date', ['+%Z'])))
  .listen(3000)
