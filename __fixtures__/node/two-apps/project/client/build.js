const { mkdirSync, writeFileSync } = require('node:fs')
const ms = require('ms')

mkdirSync('build', { recursive: true })
writeFileSync('build/index.html', `${ms('1 day')}\n`)
