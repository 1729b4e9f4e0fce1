import { createServer } from 'node:http'

createServer((_request, response) => response.end(`fine ${process.env.LOADED}\n`)).listen(3000)
