/** What lies in a table is parsed: what fits, what does not, and what a newer version of the platform may have added. */
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { AnyRow, fitting, plain, trusted, whole, word } from '../../../lib/kernel/stored.ts'

const Strict = whole(
  z.strictObject({
    id: z.string(),
    count: z.int(),
    inner: z.optional(z.strictObject({ name: z.string() })),
  }),
)
const ROW = { id: 'a', count: 1 }

describe('A whole row', () => {
  it('is itself, with attributes that the model has never heard of, at every depth', () => {
    const row = { ...ROW, later: true, inner: { name: 'b', later: [1] } }
    expect(Strict.parse(row)).toBe(row)
  })

  it('is refused where what the model knows does not fit', () => {
    for (const wrong of [
      { id: 'a' },
      { ...ROW, count: '1' },
      { ...ROW, inner: {} },
      { ...ROW, count: '1', later: true },
    ])
      expect(() => Strict.parse(wrong)).toThrow('does not fit its model')
    for (const nothing of [undefined, null, 'a', []]) expect(() => Strict.parse(nothing)).toThrow()
  })

  it('fits a union where one branch lacks nothing but knowledge of an addition', () => {
    const Either = whole(z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.int() })]))
    expect(Either.parse({ a: 'x', later: 1 })).toEqual({ a: 'x', later: 1 })
    expect(Either.parse({ b: 1, later: 1 })).toEqual({ b: 1, later: 1 })
    expect(() => Either.parse({ a: 1, later: 1 })).toThrow('does not fit its model')
    expect(() => Either.parse({ later: 1 })).toThrow('does not fit its model')
  })
})

describe('A plain row', () => {
  it('has neither its keys nor what is there for the table’s sake', () => {
    const row = { pk: 'P', sk: 'S', due: 'soon', ...ROW, later: 1 }
    expect(plain(Strict, ['due']).parse(row)).toEqual({ ...ROW, later: 1 })
    expect(plain(Strict).parse(row)).toEqual({ ...ROW, due: 'soon', later: 1 })
    expect(row).toHaveProperty('pk')
  })

  it('is judged without them, and must be a row', () => {
    expect(() => plain(Strict).parse({ pk: 'P', sk: 'S' })).toThrow('does not fit its model')
    expect(() => plain(Strict).parse('P')).toThrow()
  })
})

describe('What is not judged again', () => {
  it('passes whatever it is', () => {
    for (const value of [{}, null, undefined, 1]) expect(trusted<unknown>().parse(value)).toBe(value)
    expect(AnyRow.parse({ a: 1 })).toEqual({ a: 1 })
  })

  it('may be a word that a newer version added, but is a word', () => {
    expect(word<'a' | 'b'>().parse('c')).toBe('c')
    expect(() => word<'a'>().parse(1)).toThrow()
  })
})

describe('A row that does not fit', () => {
  const Person = z.object({ name: z.string(), numbers: z.array(z.string()) })

  it('is named by table, pointers and codes, and by no value of it', () => {
    const secret = 'Zhang Ceshi 350203199001010011'
    const row = { name: 5, numbers: ['a', { secret }, 7], secret }
    const fault = (model: Parameters<typeof fitting>[0]) => {
      try {
        fitting(model, row, 'cases')
      } catch (error) {
        return String(error)
      }
      return 'it fits'
    }
    for (const model of [Person, whole(Person)]) {
      expect(fault(model)).toContain(
        'a row of cases does not fit its model: /name invalid_type, /numbers/1 invalid_type, /numbers/2 invalid_type',
      )
      expect(fault(model)).not.toContain('Zhang')
    }
  })

  it('is kept apart from a model that fails for reasons of its own', () => {
    const broken = {
      parse: () => {
        throw new TypeError('no such table')
      },
    }
    expect(() => fitting(broken, {}, 'cases')).toThrow(new TypeError('no such table'))
  })

  it('is what was stored otherwise', () => {
    expect(fitting(Person, { name: 'a', numbers: [], later: 1 }, 'cases')).toEqual({ name: 'a', numbers: [] })
  })
})
