import { describe, expect, it } from 'vitest'
import { loadContract } from '../../support/validate.ts'
import { directory, openScene, PINGTAN } from '../scene.ts'

const cast = openScene()
const fetchPage = async (path: string) => {
  const response = await fetch(`${cast.sandbox.baseUrl}${path}`)
  const text = await response.text()
  return { response, text }
}

describe('the public pages', () => {
  it('serve the very contract that the tests hold answers against', async () => {
    const { response, text } = await fetchPage('/openapi.json')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('application/json')
    const served = JSON.parse(text)
    expect(Object.keys(served.paths)).toEqual(Object.keys(loadContract().document.paths))
  })

  it('show the documentation with its own script', async () => {
    const page = await fetchPage('/docs')
    expect(page.response.status).toBe(200)
    expect(page.text).toContain('docs/reference.js')
    const script = await fetchPage('/docs/reference.js')
    expect(script.response.status).toBe(200)
    expect(script.response.headers.get('content-type')).toContain('javascript')
    expect(script.text.length).toBeGreaterThan(10_000)
  })

  it('let clients discover the token endpoint', async () => {
    const { response, text } = await fetchPage('/.well-known/oauth-authorization-server')
    expect(response.status).toBe(200)
    expect(JSON.parse(text)).toMatchObject({
      issuer: cast.sandbox.issuer,
      token_endpoint: `${cast.sandbox.issuer}/oauth2/token`,
    })
  })

  it('answer an unknown route with a problem in both languages', async () => {
    const { response, text } = await fetchPage('/v1/nothing-here')
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect([403, 404]).toContain(response.status)
    expect(text).toMatch(/[\u4e00-\u9fff]/)
  })
})

describe('the verification of certificates', () => {
  it('is limited for all who call it without a token', async () => {
    const ask = async () => (await fetchPage('/verify?number=1&code=2')).response.status
    const statuses = await Promise.all(Array.from({ length: 90 }, ask))
    expect(statuses).toContain(200)
    expect(statuses).toContain(429)
  })
})

describe('the directory', () => {
  it('lists every registry and says what each can do', async () => {
    const entries = await directory(cast)
    expect(entries.length).toBeGreaterThan(40)
    expect(entries.find((entry) => entry.code === PINGTAN)?.prefixes).toContain('351001')
    const [bank] = cast.sandbox.banks
    if (bank === undefined) return
    const client = cast.client(bank)
    expect((await client.call({ method: 'GET', path: `/v1/registries/${PINGTAN}/capability` })).status).toBe(200)
    expect((await client.call({ method: 'GET', path: '/v1/registries/999999/capability' })).status).toBe(404)
  })
})
