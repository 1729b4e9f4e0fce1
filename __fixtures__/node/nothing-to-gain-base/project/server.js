const express = require('express')
const { mill } = require('vector-mill')

express()
  .get('/', (_request, response) => response.send(mill('ok')))
  .listen(3000)
