import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { encode } from 'uqr'
import { expect, it } from 'vitest'
import { qrSvg } from '../../../lib/certificates/qr.ts'
import { verifyPage } from '../../../lib/certificates/verify-page.ts'

const { html, policy } = verifyPage(readFileSync('functions/http/verify.html', 'utf8'))

it('allows its own script and no other', () => {
  const [, script = ''] = /<script>([\s\S]*)<\/script>/.exec(html({})) ?? []
  expect(script).toContain("by: 'digest'")
  expect(policy).toContain(`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  expect(policy).not.toMatch(/script-src[^;]*unsafe/)
  expect(html({})).not.toMatch(/ on\w+=|src=|href=/)
})

it.each(['valid', 'superseded', 'cancelled', 'unknown'] as const)('says %s in both languages', (standing) => {
  const page = html({ number: '1', code: '2', standing })
  expect(page).toContain(`class="${standing}"><strong>`)
  expect(page).toMatch(/<strong>[^<]*[\u4e00-\u9fff][^<]*<span lang="en">[A-Z]/)
  expect(page).not.toContain('<!--')
})

it('draws every dark module of the code and no other', () => {
  const text = 'https://api.example.test/verify?number=%E9%97%BD(2026)&code=Zk3vQ0b1S_m-9xYt'
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const drawn = data.map((row) => row.map(() => false))
  for (const [, x, y, width] of qrSvg(text).matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let at = 0; at < Number(width); at++) {
      const row = drawn[Number(y)]
      if (row) row[Number(x) + at] = true
    }
  expect(drawn).toEqual(data)
  expect(qrSvg(text)).toContain(`viewBox="0 0 ${size} ${size}"`)
})
