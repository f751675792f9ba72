import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'

/** A change above this must be explained: put the new number into pins.json and say why in the commit. */
const TOLERANCE = 0.05
/** Whether two hints of a moment go in one request is chance. */
const BY_CHANCE = 1

type Pins = { readonly [name: string]: number | Pins }

const flat = (pins: Pins, prefix = ''): [string, number][] =>
  Object.entries(pins).flatMap(([name, value]): [string, number][] =>
    typeof value === 'number' ? [[prefix + name, value]] : flat(value, `${prefix}${name}.`),
  )

const measure = async (): Promise<Pins> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['tools/bench/main.ts', '--pins', '--cases', '3'])
  return JSON.parse(stdout.slice(stdout.indexOf('\n{\n')))
}

// Counts need the record of calls that only a local runner keeps: the bench starts one of its own.
describe('what a case costs and a function weighs', () => {
  let pinned: [string, number][]
  let measured: [string, number][]

  beforeAll(async () => {
    pinned = flat(JSON.parse(await readFile('tools/bench/pins.json', 'utf8')))
    measured = flat(await measure())
  })

  it('is pinned, all of it', () => {
    expect(measured.map(([name]) => name)).toEqual(pinned.map(([name]) => name))
  })

  it('has not moved by more than 5 % unexplained', () => {
    const now = new Map(measured)
    const moved = pinned.filter(
      ([name, pin]) => Math.abs((now.get(name) ?? 0) - pin) > Math.max(TOLERANCE * pin, BY_CHANCE),
    )
    expect(moved.map(([name, pin]) => `${name}: pinned ${pin}, now ${now.get(name)}`)).toEqual([])
  })

  it('lets a submission make exactly three engine calls', () => {
    expect(new Map(measured).get('submitEngineCalls')).toBe(3)
  })
})
