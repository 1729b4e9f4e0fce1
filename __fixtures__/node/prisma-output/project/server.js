const express = require('express');
const models = require('.generated-client');

const app = express();

app.get('/', (req, res) => res.json({ models: Object.keys(models), fields: models.book }));

app.listen(3000, () => console.log('listening on 3000'));

process.on('SIGTERM', () => process.exit(0));
