const fs = require('node:fs')
const path = require('node:path')

const target = path.join(__dirname, '..', 'public', 'generated')
fs.mkdirSync(target, { recursive: true })
for (const name of fs.readdirSync(path.join(__dirname, '..', 'node_modules', 'next', 'dist', 'compiled')).slice(0, 1)) {
  fs.writeFileSync(path.join(target, 'words.txt'), `made beside ${name}\n`)
}
