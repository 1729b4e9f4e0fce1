import { createServer } from 'node:http'

const nunjucks = require('nunjucks')

nunjucks.configure('templates')
createServer((_request, response) => response.end(nunjucks.render('page.html'))).listen(3000)
