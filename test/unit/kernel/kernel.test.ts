import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { canonicalJson, sha256Hex } from '../../../lib/kernel/digest.ts'
import { FAULTS } from '../../../lib/kernel/fault-texts.ts'
import { faultOf, faultsOf, judged } from '../../../lib/kernel/faults.ts'
import { JSON_DEPTH_LIMIT, parseJson } from '../../../lib/kernel/json.ts'
import { addMoney, compareMoney, fromWanYuan, Money, toWanYuan } from '../../../lib/kernel/money.ts'
import { spoken } from '../../../lib/kernel/spoken.ts'
import { ageOn, beijing, beijingDate, dayOf, isInstant, isLocalDate } from '../../../lib/kernel/time.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

const codesOf = (text: string | Uint8Array) => {
  const read = parseJson(typeof text === 'string' ? bytes(text) : text)
  return read.ok ? [] : read.faults.map(({ pointer, code }) => `${pointer} ${code}`)
}

describe('reading JSON', () => {
  test('gives the value', () => {
    expect(parseJson(bytes('{"a":[1,"二"]}'))).toEqual({ ok: true, value: { a: [1, '二'] } })
  })

  test.each<[string, string | Uint8Array, string[]]>([
    ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0x22]), [' json.not-utf8']],
    ['a byte order mark', '\ufeff{}', [' json.byte-order-mark']],
    ['an empty body', '', [' json.malformed']],
    ['a comment', '{/**/}', [' json.malformed']],
    ['a trailing comma', '[1,]', [' json.malformed']],
    [
      'a key given twice',
      '{"a":{"b":1,"b":2},"a/c":[{"d":1,"d":1}]}',
      ['/a/b json.duplicate-key', '/a~1c/0/d json.duplicate-key'],
    ],
    ['the same key written in two ways', '{"a":1,"\\u0061":2}', ['/a json.duplicate-key']],
    ['a character that cannot be encoded', '{"a":["\\ud800"]}', ['/a/0 json.lone-surrogate']],
    ['a key that cannot be encoded', '{"a":{"\\ud800":1}}', ['/a json.lone-surrogate']],
  ])('refuses %s', (_name, text, faults) => expect(codesOf(text)).toEqual(faults))

  test('refuses nesting before anything recursive meets it', () => {
    expect(codesOf('['.repeat(JSON_DEPTH_LIMIT) + ']'.repeat(JSON_DEPTH_LIMIT))).toEqual([])
    expect(codesOf('['.repeat(2_000_000))).toEqual([' json.too-deep'])
    expect(codesOf(JSON.stringify('['.repeat(100)))).toEqual([])
  })

  test('keeps a key named __proto__ where a strict schema can see it', () => {
    const read = parseJson(bytes('{"__proto__":{"a":1}}'))
    const parsed = read.ok ? z.strictObject({}).safeParse(read.value) : undefined
    expect(parsed?.error && faultsOf(parsed.error, '', undefined)).toMatchObject([
      { pointer: '/__proto__', code: 'field.unknown' },
    ])
  })
})

describe('the faults of a value', () => {
  const Schema = z.strictObject({
    text: z.string().check(z.minLength(2), z.maxLength(3)),
    code: z.string().check(z.regex(/^\d+$/)),
    count: z.int().check(z.minimum(1), z.maximum(9), z.multipleOf(2)),
    kind: z.enum(['a', 'b']),
    list: z.array(z.string()).check(z.minLength(1), z.maxLength(2)),
    either: z.union([z.string(), z.strictObject({ x: z.int(), y: z.int() })]),
    form: z.discriminatedUnion('is', [
      z.strictObject({ is: z.literal('one'), one: z.string() }),
      z.strictObject({ is: z.literal('two'), two: z.string() }),
    ]),
    judged: z.optional(
      z.string().check(judged(() => ({ code: 'reference.unknown', particulars: { id: 'p1', list: 'parties' } }))),
    ),
    'a/b~c': z.optional(z.string()),
  })
  const found = (input: unknown, root = '') => {
    const { error } = Schema.safeParse(input)
    return error ? faultsOf(error, root, input) : []
  }
  const GOOD = { text: 'ab', code: '1', count: 2, kind: 'a', list: ['x'], either: 'x', form: { is: 'one', one: 'x' } }

  test('are none for a good one', () => expect(found(GOOD)).toEqual([]))

  test('are all named at once, each with its place', () => {
    const faults = found({
      text: 'abcd',
      code: 'x',
      count: 1.5,
      kind: 'c',
      list: [],
      either: { x: 'no' },
      form: { is: 'three' },
      judged: 'x',
      'a/b~c': 1,
      more: 1,
      'and/more': 2,
    })
    expect(faults.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual(
      [
        '/a~1b~0c value.wrong-type',
        '/and~1more field.unknown',
        '/code text.malformed',
        '/count number.not-integer',
        '/either value.wrong-type',
        '/form/is value.not-allowed',
        '/judged reference.unknown',
        '/kind value.not-allowed',
        '/list list.too-short',
        '/more field.unknown',
        '/text text.too-long',
      ].sort(),
    )
  })

  test('tell what is missing from what has the wrong type', () => {
    expect(found({}).map(({ code }) => code)).toEqual(Array(7).fill('value.missing'))
    expect(found({ ...GOOD, kind: null, form: null }).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/kind value.not-allowed',
      '/form value.wrong-type',
    ])
    expect(found({ ...GOOD, form: {} })).toMatchObject([{ pointer: '/form/is', code: 'value.missing' }])
    expect(found({ ...GOOD, form: { is: 'two' } })).toMatchObject([{ pointer: '/form/two', code: 'value.missing' }])
  })

  test('say sizes in words of the thing', () => {
    const sizes = found({ ...GOOD, text: 'a', count: 0, list: ['1', '2', '3'] })
    expect(sizes.map((size) => spoken(size).en)).toEqual(
      [
        'The text must have at least 2 characters',
        'The number must be at least 1',
        'The list must have at most 2 entries',
      ].map((text) => text.replace('The list must have', 'The list may have')),
    )
    expect(found({ ...GOOD, count: 10 }).map(spoken)).toMatchObject([{ code: 'number.too-large', zh: '不得大于 9' }])
    expect(found({ ...GOOD, count: 3 })).toMatchObject([{ code: 'number.not-multiple' }])
  })

  test('carry their particulars into both languages and stand below a root', () => {
    expect(found({ ...GOOD, judged: 'x' }, '#/query').map(spoken)).toEqual([
      {
        pointer: '#/query/judged',
        code: 'reference.unknown',
        zh: '所引用的 p1 未在 parties 中列出',
        en: 'p1 is not listed in parties',
      },
    ])
  })

  test('are listed up to a thousand, and the rest counted', () => {
    const many = Object.fromEntries(Array.from({ length: 1500 }, (_, n) => [`k${n}`, n]))
    const faults = found({ ...GOOD, ...many })
    expect(faults).toHaveLength(1001)
    expect(faults.slice(-1).map(spoken)).toMatchObject([
      { pointer: '', code: 'faults.more', en: '500 more faults are not listed' },
    ])
  })

  test('leave no placeholder unfilled in what callers of the catalogue say', () => {
    expect(spoken(faultOf('', 'list.too-long', { maximum: 3 })).zh).toBe('最多 3 项')
    for (const { zh, en } of Object.values(FAULTS)) {
      const names = (text: string) =>
        (text.match(/\{\w+\}/g) ?? []).map((name) => name.replace(/(Zh|En)\}$/, '}')).sort()
      expect(names(zh)).toEqual(names(en))
    }
  })
})

describe('money', () => {
  test('is added and compared within one currency only', () => {
    const [one, two] = [{ currency: 'CNY', fen: 1 } as const, { currency: 'CNY', fen: 2 } as const]
    expect(addMoney(one, two)).toEqual({ currency: 'CNY', fen: 3 })
    expect(compareMoney(one, two)).toBeLessThan(0)
    expect(() => addMoney(one, { currency: 'USD', fen: 1 })).toThrow(TypeError)
    expect(() => compareMoney(one, { currency: 'USD', fen: 1 })).toThrow(TypeError)
    expect(() => addMoney(one, { currency: 'CNY', fen: Number.MAX_SAFE_INTEGER })).toThrow(RangeError)
  })

  test.each([
    [120_000_000, '120'],
    [1, '0.000001'],
    [1_234_500, '1.2345'],
  ])('%i fen are %s 万元', (fen, text) => {
    expect(toWanYuan({ currency: 'CNY', fen })).toBe(text)
    expect(fromWanYuan(text)).toEqual({ currency: 'CNY', fen })
  })

  test.each(['', '0', '-1', '1.0000001', '1,000', '1e3', '99999999999'])('%s is no amount in 万元', (text) =>
    expect(fromWanYuan(text)).toBeUndefined(),
  )

  test.each([0, -1, 0.5, Number.MAX_SAFE_INTEGER + 1, '1', null])('%s fen are not an amount', (fen) =>
    expect(Money.safeParse({ currency: 'CNY', fen }).success).toBe(false),
  )
})

describe('time', () => {
  test('is told in Beijing, to the millisecond', () => {
    const moment = new Date('2026-11-24T18:33:10.123Z')
    expect(beijing(moment)).toBe('2026-11-25T02:33:10.123+08:00')
    expect(beijingDate(moment)).toBe('2026-11-25')
    expect(dayOf('2026-11-25T02:33:10+08:00')).toBe('2026-11-25')
  })

  test.each(['2026-02-29', '2026-13-01', '2026-1-1', '20261124', '2026-11-24T00:00:00+08:00'])(
    '%s is no date',
    (text) => expect(isLocalDate(text)).toBe(false),
  )

  test.each([
    '2026-11-24T10:00:00Z',
    '2026-11-24T10:00:00+09:00',
    '2026-02-29T10:00:00+08:00',
    '2026-11-24T24:00:00+08:00',
  ])('%s is no instant here', (text) => expect(isInstant(text)).toBe(false))

  test('counts age in whole years, to the day', () => {
    expect(ageOn('2008-11-25', '2026-11-24')).toBe(17)
    expect(ageOn('2008-11-24', '2026-11-24')).toBe(18)
    expect(ageOn('2008-02-29', '2026-02-28')).toBe(17)
    expect(ageOn('2008-02-29', '2026-03-01')).toBe(18)
  })
})

describe('digests', () => {
  test('are of the bytes', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(sha256Hex(bytes('abc'))).toBe(sha256Hex('abc'))
  })

  test('rest on one text of a value, whatever the order of its keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: '€' }], a: true, z: undefined })).toBe(
      '{"a":true,"b":[1,{"c":"€","d":null}]}',
    )
    expect(canonicalJson([1e21, 0.1, -0])).toBe('[1e+21,0.1,0]')
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError)
  })
})
