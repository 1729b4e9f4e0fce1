import express from 'express'
import { RegisterRoutes } from '../build/routes'

const app = express()
RegisterRoutes(app)
app.listen(3000)

process.on('SIGTERM', () => process.exit(0))
