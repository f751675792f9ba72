import { expect, test } from 'vitest'
import { languageOf } from '../../../lib/api/language.ts'
import { Problem, problemOf } from '../../../lib/api/problems.ts'
import { faultOf } from '../../../lib/kernel/faults.ts'
import { REFUSALS, type RefusalCode } from '../../../lib/kernel/refusals.ts'
import { spoken } from '../../../lib/kernel/spoken.ts'

const fault = faultOf('/units/0/unitNumber', 'unit-number.malformed')
const { zh, en } = spoken(fault)

test('every refusal becomes a problem of the published shape in both languages', () => {
  for (const code of Object.keys(REFUSALS) as RefusalCode[])
    for (const language of ['zh', 'en'] as const) {
      const { status, body } = problemOf({ code }, { language, requestId: 'r-1' })
      expect(Problem.parse(body)).toEqual(body)
      expect(body).toMatchObject({ code, status, title: REFUSALS[code][language] })
    }
})

test('each fault is told with its pointer in the language of the caller', () => {
  const said = (language: 'zh' | 'en') =>
    problemOf(
      { code: 'request.invalid', faults: [fault, fault] },
      { language, requestId: 'r', operation: 'submitCase' },
    )
  expect(said('zh').body.errors?.[0]).toEqual({ pointer: fault.pointer, code: fault.code, detail: zh })
  expect(said('en').body.errors?.[1]?.detail).toBe(en)
  expect(said('en').body.detail).toContain('2 faults')
  expect(said('en').body.operation).toBe('submitCase')
  expect(said('zh').headers['content-language']).toBe('zh')
})

test('a refusal that may be retried says when', () => {
  const { headers } = problemOf({ code: 'request.throttled', retryAfterSeconds: 7 }, { language: 'en', requestId: 'r' })
  expect(headers['retry-after']).toBe('7')
})

test('Chinese is spoken unless English is preferred', () => {
  expect(languageOf(undefined)).toBe('zh')
  expect(languageOf('*')).toBe('zh')
  expect(languageOf('fr')).toBe('zh')
  expect(languageOf('en')).toBe('en')
  expect(languageOf('en-GB,en;q=0.9,zh;q=0.8')).toBe('en')
  expect(languageOf('zh-CN,zh;q=0.9,en;q=0.8')).toBe('zh')
  expect(languageOf('fr, en;q=0.4, zh;q=0.6')).toBe('zh')
  expect(languageOf('en;q=0, zh;q=0.1')).toBe('zh')
})
