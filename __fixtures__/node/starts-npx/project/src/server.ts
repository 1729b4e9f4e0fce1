import { execSync } from 'node:child_process'
import { createServer } from 'node:http'

const newest = execSync('npx semver 1.2.0 1.10.0').toString()

createServer((_request, response) => response.end(newest)).listen(3000)
