/** Init programs, which start the command behind them and answer signals for it. */
export const initPrograms = new Set([
  'tini',
  '/sbin/tini',
  '/usr/bin/tini',
  '/tini',
  'dumb-init',
  '/usr/bin/dumb-init',
  '/usr/local/bin/dumb-init',
])
/** Shells. */
export const shellPrograms = new Set(['sh', 'bash', 'ash', '/bin/sh', '/bin/bash', '/bin/ash'])
/** Programs that start the command behind them as another user. */
export const userSwitchers = new Set(['su-exec', 'gosu'])

/** Words that a shell itself understands. */
export const shellBuiltins = new Set(
  '[ [[ : . cd export set unset echo printf test true false exit return shift trap umask ulimit wait read eval source command type local readonly if then else fi until'.split(
    ' ',
  ),
)

/** Task runners, and where what they run stands. */
export const taskFiles: Readonly<Record<string, string>> = {
  make: 'the Makefile',
  just: 'the justfile',
  task: 'the Taskfile',
  rush: 'rush.json',
  moon: 'moon.yml',
  supervisord: 'its configuration',
  foreman: 'the Procfile',
  nf: 'the Procfile',
  honcho: 'the Procfile',
  overmind: 'the Procfile',
  hivemind: 'the Procfile',
  runsvdir: 'its folder of services',
  's6-svscan': 'its folder of services',
}

/** Programs of every system that change nothing which the program behind them needs; files that they read are named by their words. */
export const shellUtilities = new Set(
  'sleep date hostname whoami id uname pwd ls cat grep head tail cut tr wc sort uniq seq mkdir touch basename dirname'.split(
    ' ',
  ),
)
