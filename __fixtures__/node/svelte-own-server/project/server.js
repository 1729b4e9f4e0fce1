import express from 'express'
import { handler } from './build/handler.js'

express().use(handler).listen(3000)

process.on('SIGTERM', () => process.exit(0))
