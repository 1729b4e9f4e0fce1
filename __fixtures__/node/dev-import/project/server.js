const express = require('express');
const morgan = require('morgan');

const app = express();

app.use(morgan('tiny'));
app.get('/', (req, res) => res.json({ logged: typeof morgan.tiny }));

app.listen(3000, () => console.log('listening on 3000'));

process.on('SIGTERM', () => process.exit(0));
