const express = require('express');
const leftPad = require('left-pad');

const app = express();

app.get('/', (req, res) => res.send(leftPad('7', 3, '0')));

app.listen(3000, () => console.log('listening on 3000'));

process.on('SIGTERM', () => process.exit(0));
