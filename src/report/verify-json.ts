import type { Finding } from '../verify/finding.js'
import type { SideResult, Verification } from '../verify/verification.js'
import { escapedJson } from './escaped-json.js'
import { maskCredentials } from './shown.js'

/** The version of the contract that `docs/verify-output.schema.json` describes; a change that breaks a reader raises it. */
const JSON_VERSION = 1

/** A verification as one JSON object, with a line break at its end. Sizes are bytes on disk, times milliseconds. */
export function verificationJson(verification: Verification): string {
  return escapedJson(verificationObject(verification))
}

/** A verification as data, for JSON; credentials in texts are masked. */
export function verificationObject(verification: Verification): object {
  const { verdict, why, findings, engine, before, after, foldersGone, changedSource, modules, notes, took } =
    verification
  return {
    version: JSON_VERSION,
    verdict,
    why: why === undefined ? undefined : maskCredentials(why),
    findings: findings.map(findingOf),
    engine,
    before: sideOf(before),
    after: sideOf(after),
    foldersGone,
    changedSource,
    modules,
    notes,
    took,
  }
}

function findingOf({ kind, weight, subject, before, after }: Finding): object {
  return { kind, weight, subject, before: maskCredentials(before), after: maskCredentials(after) }
}

function sideOf({ name, base, image, buildMilliseconds, sizes, rebuild, run }: SideResult): object {
  return {
    name,
    base,
    image,
    buildMilliseconds,
    sizes,
    rebuild,
    run: run && {
      readiness: run.readiness,
      milliseconds: run.milliseconds,
      answers: run.answers.map(({ probe, status, type }) => ({ probe, status, type })),
      outputs: run.outputs.map(({ command, code }) => ({ command, code })),
      health: run.health,
      exit: run.exit,
      outOfMemory: run.outOfMemory,
      log: maskCredentials(run.logEnd),
    },
  }
}
