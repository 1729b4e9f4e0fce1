const fs = require('fs');
const path = require('path');

// Writes a client beside the packages, as database clients do.
const models = JSON.parse(fs.readFileSync(path.join(__dirname, '..', 'schema', 'models.json'), 'utf8'));
const target = path.join(__dirname, '..', 'node_modules', '.generated-client');

fs.mkdirSync(target, { recursive: true });
fs.writeFileSync(path.join(target, 'index.js'), `module.exports = ${JSON.stringify(models)};\n`);
console.log('wrote node_modules/.generated-client/index.js');
