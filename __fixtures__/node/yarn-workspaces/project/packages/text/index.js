const ms = require('ms')

module.exports = (time) => `twice in ${ms(time)}`
