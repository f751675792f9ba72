import { describe, expect, it } from 'vitest'
import { tableEngine } from '../../../../tools/local/table-engine.ts'

describe('the table engine', () => {
  it('is the installed one, or the one that is named', () => {
    expect(tableEngine(undefined, () => '/opt/dynoxide')).toEqual({ binary: '/opt/dynoxide' })
    expect(tableEngine('', () => '/opt/dynoxide')).toEqual({ binary: '/opt/dynoxide' })
    expect(tableEngine('http://127.0.0.1:8000', () => undefined)).toEqual({ port: 8000 })
    expect(tableEngine('http://localhost:8000/', () => '/opt/dynoxide')).toEqual({ port: 8000 })
  })

  it.each(['8000', 'https://127.0.0.1:8000', 'http://dynamodb.cn-north-1.amazonaws.com.cn', 'not an address'])(
    'is never at %s, and says which address would do',
    (endpoint) => {
      expect(() => tableEngine(endpoint, () => undefined)).toThrow('http://127.0.0.1:8000')
    },
  )
  it('says what to do where there is none', () => {
    expect(() => tableEngine(undefined, () => undefined)).toThrow(/DYNAMODB_ENDPOINT=http:\/\/127.0.0.1:8000 npm start/)
  })
})
