import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export default function motto(_request, response) {
  response.send(readFileSync(join(process.cwd(), 'content', 'motto.txt'), 'utf8'))
}
