// Comments like this one do not reach dist/.
const express = require('express');

const app = express();

app.get('/', (request, response) => response.send('Built, then served'));
app.get('/health', (request, response) => response.json({ ok: true }));

app.listen(3000, () => console.log('listening on 3000'));

process.on('SIGTERM', () => process.exit(0));
