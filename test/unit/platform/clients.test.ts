/** Every client of AWS says how long it waits, in one place. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ofCalls, ofFiles } from '../../../lib/platform/aws/clients.ts'

const ROOT = join(import.meta.dirname, '../../..')

test('every client of the platform is made with the waits of one place', () => {
  const made = globSync('{lib,functions}/**/*.ts', { cwd: ROOT }).flatMap((path) =>
    [...readFileSync(join(ROOT, path), 'utf8').matchAll(/new \w+Client\(([^)]*)/g)].map((match) => [path, match[1]]),
  )
  expect(made.length).toBeGreaterThan(3)
  expect(made.filter(([, options]) => !/of(Calls|Files)\(/.test(options ?? ''))).toEqual([])
})

test.each([ofCalls, ofFiles])('a connection and an answer are waited for, and what does not come is an error', (of) => {
  const { requestHandler } = of()
  expect(requestHandler.connectionTimeout).toBeLessThanOrEqual(1000)
  expect(requestHandler.requestTimeout).toBeLessThan(10_000)
  expect(requestHandler.throwOnRequestTimeout).toBe(true)
})
