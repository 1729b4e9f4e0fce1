module.exports = { apps: [{ name: 'server', script: 'dist/server.js', instances: 1 }] }
