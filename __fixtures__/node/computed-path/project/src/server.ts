import fs from 'node:fs'
import path from 'node:path'
import express from 'express'

const app = express()
const folder = process.env.TEXT_FOLDER ?? 'texts'

app.get('/', (_request, response) => {
  const file = path.join(process.cwd(), folder, 'welcome.txt')
  response.type('text/plain').send(fs.readFileSync(file, 'utf8'))
})

app.listen(3000, () => console.log('listening on 3000'))

process.on('SIGTERM', () => process.exit(0))
