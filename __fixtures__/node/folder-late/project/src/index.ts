import { readFileSync } from 'node:fs'
import express from 'express'

const page = readFileSync(process.env.PAGE ?? 'pages/index.html', 'utf8')

express()
  .get('/', (_request, response) => response.send(page))
  .listen(3000)

process.on('SIGTERM', () => process.exit(0))
