const fs = require('fs');
const path = require('path');
const express = require('express');

const app = express();
const file = path.join(__dirname, 'last-visit.txt');

app.get('/', (req, res) => {
  fs.writeFileSync(file, 'visited');
  res.json({ saved: fs.readFileSync(file, 'utf8'), root: process.getuid() === 0 });
});

app.listen(3000, () => console.log('listening on 3000'));

process.on('SIGTERM', () => process.exit(0));
