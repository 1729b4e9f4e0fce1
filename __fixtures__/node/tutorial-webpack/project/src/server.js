const express = require('express');
const { greet } = require('./greet');

const app = express();

app.get('/', (req, res) => res.send(greet('webpack')));
app.get('/health', (req, res) => res.json({ ok: true }));

app.listen(process.env.PORT || 3000, () => console.log('ready'));

process.on('SIGTERM', () => process.exit(0));
