const fs = require('fs');
const express = require('express');

const app = express();

app.get('/', (req, res) => res.json({ stage: fs.readFileSync('/etc/stage', 'utf8').trim() }));

app.listen(process.env.PORT || 3000, () => console.log('ready'));

process.on('SIGTERM', () => process.exit(0));
