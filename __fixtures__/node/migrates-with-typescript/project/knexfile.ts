export default { client: 'better-sqlite3', connection: { filename: '/tmp/app.sqlite' }, useNullAsDefault: true }
