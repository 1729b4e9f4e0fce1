const fs = require('node:fs')
const path = require('node:path')

exports.words = () => JSON.parse(fs.readFileSync(path.join(__dirname, '..', 'data', 'words.json'), 'utf8'))
