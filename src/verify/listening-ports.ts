import { setTimeout as wait } from 'node:timers/promises'
import type { Engine } from '../engine/engine.js'

const POLL_MILLISECONDS = 300

/** The TCP ports that a program listens on a while after its start, in an image that exposes none; empty when it listens nowhere or cannot be asked. */
export async function listeningPorts(
  engine: Engine,
  image: string,
  env: Readonly<Record<string, string>>,
  network: string | undefined,
  within: number,
): Promise<readonly number[]> {
  const container = await engine.createContainer({ image, ports: [], env, network })
  try {
    await engine.startContainer(container)
    const deadline = Date.now() + within
    while (Date.now() < deadline && (await engine.stateOf(container)).running) {
      const { code, output } = await engine.execute(container, ['cat', '/proc/net/tcp', '/proc/net/tcp6'])
      const ports = listeningIn(output)
      if (ports.length > 0) return ports
      if (code === 126 || code === 127) return []
      await wait(POLL_MILLISECONDS)
    }
    return []
  } finally {
    await engine.removeContainer(container)
  }
}

const LISTENS = '0A'
const LOOPBACK = /^(?:[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F)$/

/** The ports that `/proc/net/tcp` tells of as listening for others: https://docs.kernel.org/networking/proc_net_tcp.html, read 2026-11-21. */
export function listeningIn(table: string): readonly number[] {
  const ports = table.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/)
    const [address = '', port = ''] = local.split(':')
    return state === LISTENS && !LOOPBACK.test(address) ? [Number.parseInt(port, 16)] : []
  })
  return [...new Set(ports)].sort((one, other) => one - other)
}
