const express = require('express')
const logger = require('morgan')

const app = express()
app.use(logger('tiny'))
app.get('/', (_request, response) => response.send('served'))

module.exports = app
