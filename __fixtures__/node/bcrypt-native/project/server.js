const bcrypt = require('bcrypt');
const express = require('express');

const app = express();

app.get('/', async (req, res) => {
  const hash = await bcrypt.hash('correct horse', 4);
  res.json({ right: await bcrypt.compare('correct horse', hash), wrong: await bcrypt.compare('battery', hash) });
});

app.listen(3000, () => console.log('listening on 3000'));

process.on('SIGTERM', () => process.exit(0));
