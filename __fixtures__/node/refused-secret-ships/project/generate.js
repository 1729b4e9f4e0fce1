require('node:fs').writeFileSync('made.json', '{}')
