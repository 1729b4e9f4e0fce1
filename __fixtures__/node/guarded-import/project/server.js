const express = require('express')
const pino = require('pino')

const log = pino(process.env.NODE_ENV === 'production' ? {} : { transport: { target: 'pino-pretty' } })
const app = express()
if (process.env.NODE_ENV === 'development') {
  app.use(require('morgan')('dev'))
}
app.get('/', (_request, response) => response.send('logged'))
app.listen(3000, () => log.info('ready'))
