const { execFileSync } = require('node:child_process')
const http = require('node:http')
const ms = require('ms')

http
  .createServer((_request, response) =>
    response.end(execFileSync('jq', ['-n', '-c', `{days: ${ms('2 days')}}`])),
  )
  .listen(3000)
