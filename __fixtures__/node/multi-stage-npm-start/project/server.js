const express = require('express');

const hostname = '0.0.0.0';
const port = 3000;
const app = express();

app.get('/', (req, res) => {
  res.type('text/plain').send('Hello, npm start!\n');
});

app.listen(port, hostname, () => {
  console.log(`Server running at http://${hostname}:${port}/`);
});

process.on('SIGTERM', () => process.exit(0));
