import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '@prisma/client'
import express from 'express'

const app = express()
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) })

app.get('/', async (_request, response) => {
  await prisma.$executeRaw`CREATE TABLE IF NOT EXISTS "Book" (id serial PRIMARY KEY, title text NOT NULL)`
  await prisma.book.upsert({ where: { id: 1 }, create: { title: 'A book' }, update: {} })
  response.json(await prisma.book.findMany())
})

app.listen(3000)

process.on('SIGTERM', () => process.exit(0))
