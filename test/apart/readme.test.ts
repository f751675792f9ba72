/** Every command of the README's table, run as it is printed there in a folder with what `npm ci` leaves; by sample, whole in a long run. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { until } from '../../tools/patience.ts'
import { LONG, sampleOf } from '../support/sample.ts'

type Ended = { readonly code: number | null; readonly out: string; readonly err: string }

/** Through a shell, as a person types it; given up when it neither says anything nor ends. */
const typed = async (command: string): Promise<Ended> => {
  // The test runner has variables of its own, and an assembly that a user has not.
  const { BASE_URL: _, DENGTONG_ASSEMBLY: __, NODE_ENV: ___, VITEST: ____, ...env } = process.env
  const child = spawn('sh', ['-c', command], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let [out, err] = ['', '']
  let ended: Ended | undefined
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  child.once('close', (code) => {
    ended = { code, out, err }
  })
  try {
    return await until(() => ended, { what: command, count: () => out.length + err.length, seconds: 120 })
  } finally {
    if (ended === undefined && child.pid) process.kill(-child.pid, 'SIGKILL')
  }
}

const lastLine = ({ out }: Ended): unknown => JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')

/** Shown elsewhere: this suite is one of `npm test`, and the long ones have suites and reports of their own. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'npm start': 'test/e2e: every file of it',
  'npm run check': 'the first half of npm test',
  'npm test': 'this run',
  'npm run test:long': 'this run, where nothing is left out',
  'npm run bench': 'test/apart/bench.test.ts',
  'npm run simulate': 'test/lives/lives.test.ts',
  'npm run demo': 'test/apart/demo.test.ts',
  'npm run demo -- --story half-year': 'test/e2e/moving/half-year.test.ts',
}

const COMMANDS = [...readFileSync('README.md', 'utf8').matchAll(/^\| `(npm [^`]+)` \|/gm)].map(
  ([, command = '']) => command,
)

it('the table of commands is read', () => {
  expect(COMMANDS).toEqual(expect.arrayContaining(['npm run demo', 'npm run docs', ...Object.keys(ELSEWHERE)]))
})

const HERE = COMMANDS.filter((command) => !(command in ELSEWHERE))

it.each(sampleOf(HERE, 0.1, 'commands of the README'))('`%s` ends well', async (command) => {
  // An account is what preflight asks for, and there is none here: it says so.
  const expected = command.includes('preflight') ? 1 : 0
  const ended = await typed(command)
  expect({ command, code: ended.code, err: ended.err }).toMatchObject({ code: expected })
  if (command.includes('demo')) expect(lastLine(ended)).toBeTypeOf('object')
})

const UNITS: readonly (readonly [name: string, unit: string])[] = [
  ['malformed', '350203001002GB00123F0001020'],
  ['unroutable', '110101001002GB00123F00010203'],
  ['unmortgageable', '350203001002JA00123W00000000'],
]

it.each(sampleOf(UNITS, 0.25, 'units that are refused'))(
  '`npm run demo -- --unit` on a platform of its own exits 2 for a unit that is %s',
  async (_name, unit) => {
    const { code, out } = await typed(`npm run --silent demo -- --json --unit ${unit}`)
    expect(JSON.parse(out)).toMatchObject({ status: 400, code: 'request.invalid' })
    expect(code).toBe(2)
  },
)

it('`npm run demo` exits 1, and says why, where anything else goes wrong', async () => {
  const { code, err } = await typed('npm run --silent demo -- --json --business barter')
  expect(err).toContain('new-loan')
  expect(code).toBe(1)
})

it.runIf(LONG)('the half-year story saves its reports where it is told to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dengtong-half-year-'))
  try {
    const { code } = await typed(`npm run --silent demo -- --json --story half-year --cases 1 --folder ${folder}`)
    expect(code).toBe(0)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
