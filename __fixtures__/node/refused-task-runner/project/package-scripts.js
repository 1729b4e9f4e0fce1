module.exports = { scripts: { serve: 'node server.js' } }
