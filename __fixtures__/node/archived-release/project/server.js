const express = require('express');

const app = express();
const port = process.env.PORT || 3000;

app.get('/', (req, res) => res.send('Healthy'));
app.get('/health', (req, res) => res.json({ ok: true }));

app.listen(port, () => console.log(`listening on ${port}`));

process.on('SIGTERM', () => process.exit(0));
