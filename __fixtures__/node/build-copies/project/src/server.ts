import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'

createServer((_request, response) => response.end(`${readdirSync('/srv/pages').join()}\n`)).listen(3000)
