import express from 'express'
import { PrismaClient } from '@prisma/client'

const app = express()
const prisma = new PrismaClient()

app.get('/', async (_request, response) => {
  response.json(await prisma.book.findMany())
})

app.listen(3000)
