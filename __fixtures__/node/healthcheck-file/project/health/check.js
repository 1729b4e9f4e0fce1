const isArray = require('isarray')
const { address } = require('./address')

fetch(address).then((response) => process.exit(response.ok && isArray([]) ? 0 : 1))
