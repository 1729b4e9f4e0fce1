import { createServer } from 'node:http'
import nconf from 'nconf'

nconf.file({ file: 'settings.json' })

createServer((_request, response) => response.end(`${nconf.get('greeting')}\n`)).listen(3000)
