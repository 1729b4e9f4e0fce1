const headers = require('./lib/headers')

module.exports = { generateBuildId: () => 'fixture', poweredByHeader: false, headers: async () => headers }
