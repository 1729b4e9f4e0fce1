exports.up = (knex) => knex.schema.createTable('words', (table) => table.string('word'))
exports.down = (knex) => knex.schema.dropTable('words')
