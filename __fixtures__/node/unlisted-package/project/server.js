const express = require('express')
const formidable = require('formidable')

express()
  .get('/', (_request, response) => response.send(formidable.defaultOptions ? 'takes forms' : 'takes nothing'))
  .post('/', (request, response) => formidable().parse(request, () => response.end()))
  .listen(3000)

process.on('SIGTERM', () => process.exit(0))
