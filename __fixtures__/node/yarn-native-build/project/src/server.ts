import { createServer } from 'node:http'
import bcrypt from 'bcrypt'

const hash = bcrypt.hashSync('secret', 4)
const server = createServer((_request, response) => response.end(`${bcrypt.compareSync('secret', hash)}\n`)).listen(3000)
process.on('SIGTERM', () => server.close())
