import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })

export const GET = async () => {
  const { rows } = await pool.query("SELECT 'from the database' AS words")
  return new Response(rows[0].words)
}
