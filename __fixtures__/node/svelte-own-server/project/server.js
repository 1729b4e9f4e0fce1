import express from 'express'
import { handler } from './build/handler.js'

express().use(handler).listen(3000)
