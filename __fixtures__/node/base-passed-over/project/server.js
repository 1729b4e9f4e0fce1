const { openSync } = require('node:fs')
const express = require('express')
const { flockSync } = require('fs-ext')

flockSync(openSync(__filename, 'r'), 'ex')

express()
  .get('/', (_request, response) => response.send('locked'))
  .listen(3000)

process.on('SIGTERM', () => process.exit(0))
