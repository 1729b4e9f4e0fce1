const express = require('express')
const formidable = require('formidable')

express()
  .post('/', (request, response) => formidable().parse(request, () => response.end()))
  .listen(3000)
