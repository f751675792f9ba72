import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admitsAddress, type Objection, readEndpoint } from '../../../lib/deliveries/address-policy.ts'
import type { AddressPolicy } from '../../../lib/platform/ports.ts'

const PUBLIC: AddressPolicy = { schemes: ['https'], cidrs: 'public' }
const LINE: AddressPolicy = { schemes: ['https', 'http'], cidrs: ['10.20.0.0/16', 'fd12:3456::/32'] }

const objectionTo = (url: string, policy = PUBLIC): Objection | undefined => {
  const reading = readEndpoint(url, policy)
  return 'objection' in reading ? reading.objection : undefined
}

describe('an endpoint', () => {
  it.each([
    'https://hooks.bank-of-fujian.com.cn/dengtong',
    'https://hooks.bank-of-fujian.com.cn',
    'https://hooks.bank-of-fujian.com.cn/a/b?c=d',
    'https://117.25.0.1/hook',
    'https://[2408:8000::1]/hook',
  ])('may be %s', (url) => expect(objectionTo(url)).toBeUndefined())

  it.each<[string, Objection]>([
    ['http://bank.com.cn/', 'scheme'],
    ['ftp://bank.com.cn/', 'scheme'],
    ['https://u:p@bank.com.cn/', 'credentials'],
    ['https://@bank.com.cn/', 'credentials'],
    ['https://bank.com.cn/#', 'fragment'],
    ['https://bank.com.cn:22/', 'port'],
    ['https://bank.com.cn:8443/', 'port'],
    ['https://bank.com.cn:443/', 'not-canonical'],
    ['https://Bank.com.cn/', 'not-canonical'],
    ['https://bank.com.cn/a/../b', 'not-canonical'],
    ['https://银行.中国/', 'not-canonical'],
    ['https://xn--fiqz9s.xn--fiqs8s/', 'host-name'],
    ['https://bank.com.cn./', 'host-name'],
    ['https://bank/', 'host-name'],
    ['https://bank.internal/', 'host-name'],
    ['https://10.0.0.1/', 'address'],
    ['https://[::1]/', 'address'],
    ['bank.com.cn', 'unreadable'],
  ])('may not be %s', (url, objection) => expect(objectionTo(url)).toBe(objection))

  it('behind a leased line may be what that line carries, names included', () => {
    expect(objectionTo('http://10.20.3.4:8080/hook', LINE)).toBeUndefined()
    expect(objectionTo('http://[fd12:3456::9]/hook', LINE)).toBeUndefined()
    expect(objectionTo('https://gateway:8443/hook', LINE)).toBeUndefined()
    expect(objectionTo('https://gateway:22/hook', LINE)).toBe('port')
    expect(objectionTo('http://gateway/hook', LINE)).toBeUndefined()
    expect(objectionTo('http://10.21.3.4/hook', LINE)).toBe('address')
    expect(objectionTo('http://117.25.0.1/hook', LINE)).toBe('address')
  })
})

const octet = fc.integer({ min: 0, max: 255 })

describe('an address', () => {
  it.each([
    '8.8.8.8',
    '117.25.0.1',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '223.255.255.254',
  ])('%s is public', (address) => expect(admitsAddress(address, PUBLIC)).toBe(true))

  it.each([
    '',
    'x',
    '1',
    '0x7f000001',
    '127.1',
    '08.8.8.8',
    '::1%lo',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2002:808:808::1',
  ])('%j is not', (address) => expect(admitsAddress(address, PUBLIC)).toBe(false))

  it('of any private network is never public', () => {
    fc.assert(
      fc.property(octet, octet, octet, (a, b, c) => {
        for (const address of [`10.${a}.${b}.${c}`, `127.${a}.${b}.${c}`, `192.168.${b}.${c}`, `169.254.${b}.${c}`])
          expect(admitsAddress(address, PUBLIC)).toBe(false)
        expect(admitsAddress(`172.${16 + (a % 16)}.${b}.${c}`, PUBLIC)).toBe(false)
        expect(admitsAddress(`100.${64 + (a % 64)}.${b}.${c}`, PUBLIC)).toBe(false)
        expect(admitsAddress(`${224 + (a % 32)}.${a}.${b}.${c}`, PUBLIC)).toBe(false)
      }),
    )
  })

  it('outside the global unicast block of IPv6 is never public', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 }), (groups) => {
        const [first = 0] = groups
        const address = groups.map((group) => group.toString(16)).join(':')
        if (first < 0x2000 || first > 0x3fff) expect(admitsAddress(address, PUBLIC)).toBe(false)
      }),
    )
  })

  it('is in a block of a policy or is not', () => {
    fc.assert(
      fc.property(octet, octet, octet, octet, (a, b, c, d) => {
        expect(admitsAddress(`${a}.${b}.${c}.${d}`, LINE)).toBe(a === 10 && b === 20)
      }),
    )
  })
})
