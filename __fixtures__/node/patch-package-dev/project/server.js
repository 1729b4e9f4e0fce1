const express = require('express');
const ms = require('ms');

const app = express();

app.get('/', (req, res) => res.json({ day: ms('1 day'), patched: ms('patched') }));

app.listen(3000, () => console.log('listening on 3000'));

process.on('SIGTERM', () => process.exit(0));
