const fs = require('fs');
const express = require('express');

const app = express();
const port = process.env.PORT;

app.get('/', (req, res) => res.json({ port, data: fs.existsSync('/data'), locale: process.env.LANG }));

app.listen(port, () => console.log(`listening on ${port}`));

process.on('SIGINT', () => process.exit(3));
