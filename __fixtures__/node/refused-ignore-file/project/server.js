const fs = require('fs');
const path = require('path');
const express = require('express');

const app = express();

app.get('/', (req, res) => res.json({ help: fs.readFileSync(path.join(__dirname, 'HELP.md'), 'utf8') }));

app.listen(process.env.PORT || 3000, () => console.log('ready'));

process.on('SIGTERM', () => process.exit(0));
