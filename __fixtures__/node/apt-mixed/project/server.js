const { execFile } = require('child_process');
const bcrypt = require('bcrypt');
const express = require('express');

const app = express();

app.get('/', async (req, res) => {
  const right = await bcrypt.compare('a', await bcrypt.hash('a', 4));
  execFile('convert', ['-size', '6x4', 'xc:red', '-format', '%wx%h', 'info:'], (error, output) => {
    res.json({ right, size: error ? error.code : output });
  });
});

app.listen(3000, () => console.log('listening on 3000'));

process.on('SIGTERM', () => process.exit(0));
