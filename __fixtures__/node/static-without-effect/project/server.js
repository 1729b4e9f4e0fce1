require('node:http').createServer((_, response) => response.end('ok')).listen(3000)
