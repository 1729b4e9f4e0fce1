require('node:http').createServer((_request, response) => response.end('migrated\n')).listen(3000)
