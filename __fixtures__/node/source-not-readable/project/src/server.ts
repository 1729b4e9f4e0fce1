import { readFileSync } from 'node:fs'

const text = readFileSync('views/page.html'
const = 3
