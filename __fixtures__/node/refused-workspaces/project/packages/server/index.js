const { tea } = require('prices')

require('node:http').createServer((_request, response) => response.end(`${tea}\n`)).listen(3000)
