module.exports = { output: 'standalone', generateBuildId: () => 'fixture' }
