import { expect, it } from 'vitest'
import { GATES } from '../../../tools/check.ts'
import { JUDGES, SUITES } from '../../../tools/suites.ts'
import config from '../../../vitest.config.ts'

it('every project of tests is run by the check or by the suites, and by one of them', () => {
  const projects = (config.test?.projects ?? []).flatMap((one) =>
    typeof one === 'object' && 'test' in one && typeof one.test?.name === 'string' ? [one.test.name] : [],
  )
  const checked = GATES.flatMap(({ command }) => command.filter((_, at) => command[at - 1] === '--project'))
  expect(projects.length).toBeGreaterThan(8)
  expect([...checked, ...SUITES, ...JUDGES].sort()).toEqual([...projects].sort())
})
