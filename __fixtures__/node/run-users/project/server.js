const fs = require('fs');
const express = require('express');

const app = express();

app.get('/', (req, res) => {
  fs.writeFileSync('/var/lib/notes/last.txt', 'kept');
  res.json({ note: fs.readFileSync('/var/lib/notes/last.txt', 'utf8'), user: process.getuid() });
});

app.listen(process.env.PORT || 3000, () => console.log('ready'));

process.on('SIGTERM', () => process.exit(0));
