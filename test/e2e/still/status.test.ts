/** Anybody may see how the platform is; the sweep is what sees. */
import { describe, expect, it } from 'vitest'
import { openScene } from '../scene.ts'

const cast = openScene()

describe('the status', () => {
  it('is what the last sweep saw of every lane, without a token', async () => {
    await cast.control.runSchedule('sweep')
    const answer = await fetch(`${cast.sandbox.baseUrl}/v1/status`)
    expect(answer.status).toBe(200)
    const status = (await answer.json()) as { status: string; asOf: string; lanes: { lane: string; late: boolean }[] }
    expect(status.lanes.map(({ lane }) => lane).sort()).toEqual(['feed', 'platform', 'push', 'registry'])
    const late = status.lanes.some((lane) => lane.late)
    expect(status.status).toBe(late ? 'degraded' : 'ok')
    expect(Date.parse(status.asOf)).not.toBeNaN()
  })

  it('is a page that needs no script and names no institution', async () => {
    const answer = await fetch(`${cast.sandbox.baseUrl}/status`)
    const page = await answer.text()
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page).toContain('送登记机构')
    expect(page).not.toContain('<script')
    for (const { institutionId } of cast.sandbox.banks) expect(page).not.toContain(institutionId)
  })
})
