const fs = require('fs');
const path = require('path');

// Strips the comments of src/ into dist/.
const target = path.join(__dirname, 'dist');
fs.mkdirSync(target, { recursive: true });
for (const name of fs.readdirSync(path.join(__dirname, 'src'))) {
  const text = fs.readFileSync(path.join(__dirname, 'src', name), 'utf8');
  fs.writeFileSync(path.join(target, name), text.replace(/^\/\/.*\n/gm, ''));
}
