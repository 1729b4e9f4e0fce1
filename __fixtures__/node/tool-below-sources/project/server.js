const express = require('express')

express()
  .get('/', (_request, response) => response.send('ok'))
  .listen(3000)
