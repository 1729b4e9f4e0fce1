const path = require('node:path')
const express = require('express')
const { words } = require('./words')

const app = express()
app.use(express.static(path.join(__dirname, '..', 'dist')))
app.get('/api/words', (_request, response) => response.json(words()))
app.listen(3000)

process.on('SIGTERM', () => process.exit(0))
