import { request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Engine } from '../engine/engine.js'
import type { HttpProbe } from './http-probe.js'

/** A command that is run in both containers. */
export interface ExecProbe {
  readonly command: string
  readonly argv: readonly string[]
}

/** What a running container said to one request; `status` 0 means that nobody answered. Of a redirect the body is the place that it leads to. */
export interface Answer {
  readonly probe: string
  readonly expected: number | undefined
  readonly status: number
  readonly type: string
  readonly body: string
}

const ANSWERS_WITHIN_MILLISECONDS = 5000
const RETRIES = 3
const RETRY_AFTER_MILLISECONDS = 200
const LONGEST_BODY = 4 * 1024 * 1024

/** Asks a running container everything, one after the other. */
export async function ask(engine: Engine, container: string, probes: readonly HttpProbe[]): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  for (const probe of probes) answers.push(await askOnce(engine, container, probe))
  return answers
}

async function askOnce(engine: Engine, container: string, probe: HttpProbe): Promise<Answer> {
  let trouble = 'its port is not published'
  for (let attempt = 0; attempt < RETRIES; attempt += 1) {
    const address = await engine.addressOf(container, probe.port)
    if (address === undefined) break
    const answer = await send(address, probe)
    if (typeof answer !== 'string') return answer
    trouble = answer
    await wait(RETRY_AFTER_MILLISECONDS)
  }
  return { probe: probe.text, expected: probe.status, status: 0, type: '', body: trouble }
}

// Not fetch(): a container that is just starting may drop a connection, after which fetch can wait for ever.
function send(address: string, probe: HttpProbe): Promise<Answer | string> {
  const { text, method, path, status: expected } = probe
  return new Promise((resolve) => {
    const sent = request(`http://${address}${path}`, { method, agent: false }, (response) => {
      const chunks: Buffer[] = []
      let size = 0
      const end = () => {
        const { location, 'content-type': type = '' } = response.headers
        const body = location ?? Buffer.concat(chunks).toString('utf8')
        resolve({ probe: text, expected, status: response.statusCode ?? 0, type, body })
      }
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= LONGEST_BODY) chunks.push(chunk)
        else {
          end()
          response.destroy()
        }
      })
      response.on('error', (error) => resolve(error.message))
      response.on('end', end)
    })
    // A stream of events never ends: what came until then is the answer's beginning, which depends on the time.
    const timer = setTimeout(() => sent.destroy(new Error('no answer in time')), ANSWERS_WITHIN_MILLISECONDS)
    sent.on('close', () => clearTimeout(timer))
    sent.on('error', (error) => resolve(error.message))
    sent.end()
  })
}

const STAYS_OPEN_MILLISECONDS = 400

/**
 * True when somebody listens at an address. Docker's proxy takes every connection for a published port, and closes it at once when nobody
 * listens behind it (https://docs.docker.com/engine/network/port-publishing/, read 2026-11-21): one that stays open is real.
 */
export function portIsOpen(address: string): Promise<boolean> {
  const at = address.lastIndexOf(':')
  return new Promise((resolve) => {
    const socket = connect(Number(address.slice(at + 1)), address.slice(0, at).replace(/^\[|\]$/g, ''))
    const end = (open: boolean) => {
      socket.destroy()
      resolve(open)
    }
    socket.setTimeout(STAYS_OPEN_MILLISECONDS, () => end(socket.readyState === 'open'))
    socket.on('data', () => end(true))
    socket.on('error', () => end(false))
    socket.on('close', () => end(false))
  })
}
