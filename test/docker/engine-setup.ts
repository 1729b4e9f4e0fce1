import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** True when the real builds are left out on purpose: `MSB_SKIP_DOCKER=1`. */
export const dockerIsSkipped = process.env.MSB_SKIP_DOCKER === '1'

/** Runs once before all tests: an engine must answer, and stand-in images get the versions that the fixtures name. */
export function setup(): void {
  if (dockerIsSkipped) return
  try {
    execFileSync('docker', ['version', '--format', '{{.Server.Version}}'], { stdio: 'pipe' })
  } catch {
    throw new Error('No Docker engine answers. Start one, or set MSB_SKIP_DOCKER=1 to leave the real builds out.')
  }
  execFileSync(fileURLToPath(new URL('../images/make-stand-ins.sh', import.meta.url)), { stdio: 'inherit' })
}
