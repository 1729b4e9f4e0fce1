import express from 'express'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

const app = express()

app.get('/', (_request, response) => {
  response.send(renderToStaticMarkup(createElement('p', { className: 'note' }, 'two majors, one page')))
})

app.listen(3000, () => console.log('listening on 3000'))

process.on('SIGTERM', () => process.exit(0))
