import express from 'express'
import { describe } from './describe'

const app = express()
const port = Number(process.env.PORT ?? 3000)

app.get('/', (_request, response) => {
  response.send(describe('world'))
})
app.get('/health', (_request, response) => {
  response.json({ ok: true })
})

app.listen(port, () => console.log(`listening on ${port}`))

process.on('SIGTERM', () => process.exit(0))
