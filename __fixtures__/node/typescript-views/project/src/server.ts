import path from 'node:path'
import express from 'express'
import { recipes } from './recipes'

const app = express()

app.set('view engine', 'ejs')
app.set('views', path.join(__dirname, '..', 'views'))
app.use(express.static(path.join(__dirname, '..', 'public')))

app.get('/', (_request, response) => {
  response.render('index', { title: 'Recipes', recipes })
})
app.get('/health', (_request, response) => {
  response.json({ ok: true })
})

const port = Number(process.env.PORT ?? 3000)
app.listen(port, () => console.log(`listening on ${port}`))

process.on('SIGTERM', () => process.exit(0))
