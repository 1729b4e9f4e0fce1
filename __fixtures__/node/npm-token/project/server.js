const express = require('express');

const app = express();

app.get('/', (req, res) => res.json({ version: process.env.APP_VERSION, mode: process.env.NODE_ENV }));

app.listen(3000, () => console.log('listening on 3000'));

process.on('SIGTERM', () => process.exit(0));
