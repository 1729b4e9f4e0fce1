exports.address = 'http://localhost:3000'
