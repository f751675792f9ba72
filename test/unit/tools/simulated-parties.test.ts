import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, it } from 'vitest'
import { type Delivery, openLedger } from '../../../tools/simulate/ledger.ts'
import { type Listener, type Message, startListener } from '../../../tools/simulate/listener.ts'
import { makePdf } from '../../../tools/simulate/pdf.ts'
import { SCRIPTS, scriptFor } from '../../../tools/simulate/scripts.ts'

describe('a script', () => {
  it('is chosen by the last four digits of a unit number, or by the parcel’s serial', () => {
    expect(scriptFor(['350203001002GB00123F00019001'])).toBe('refuse')
    expect(scriptFor(['350203001002GB99001W00000000'])).toBe('refuse')
    expect(scriptFor(['350821105003JE99012L00000001'])).toBe('hold')
    expect(scriptFor(['350203001002GB00123F00010203', '350203001002GB00123F00019003'])).toBe('silent')
  })

  it('is acceptance for every other unit', () => {
    expect(scriptFor(['350203001002GB00123F00010203'])).toBe('accept')
    expect(scriptFor(['350203001002GB99999W00000000'])).toBe('accept')
  })

  it('is one of each kind, in both languages', () => {
    const scripts = Object.values(SCRIPTS)
    expect(new Set(scripts.map((row) => row.script)).size).toBe(scripts.length)
    for (const row of scripts) expect(row.zh && row.en).toBeTruthy()
  })
})

describe('a listener', () => {
  let listener: Listener | undefined
  afterEach(() => listener?.close())

  const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
  const open = async () => {
    listener = await startListener()
    const messages: Message[] = []
    let forged = 0
    listener.attach('/hook', {
      secrets: () => [SECRET],
      now: () => new Date(),
      syncClock: async () => undefined,
      receive: async (message) => {
        messages.push(message)
        return { status: 204 }
      },
      forged: () => {
        forged += 1
      },
    })
    const post = async (text: string, at: Date, secret = SECRET) => {
      const headers = {
        'webhook-id': 'evt_1',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': `v1,AAAA ${new Webhook(secret).sign('evt_1', at, text)}`,
      }
      const response = await fetch(listener?.url('/hook') ?? '', { method: 'POST', headers, body: text })
      return response.status
    }
    return { messages, post, forged: () => forged }
  }

  it('takes what is signed, and knows what it has taken before', async () => {
    const { messages, post } = await open()
    expect(await post('{"a":1}', new Date())).toBe(204)
    expect(await post('{"a":1}', new Date())).toBe(204)
    expect(messages.map((message) => message.repeated)).toEqual([false, true])
  })

  it('refuses another secret and another time', async () => {
    const { messages, post, forged } = await open()
    expect(await post('{}', new Date(), `whsec_${Buffer.alloc(24, 8).toString('base64')}`)).toBe(401)
    expect(await post('{}', new Date(Date.now() - 3_600_000))).toBe(401)
    expect(messages).toEqual([])
    expect(forged()).toBe(2)
  })
})

describe('a ledger', () => {
  it('remembers deliveries, the first moment of each step and each registration over a restart', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-'))
    const file = join(folder, 'ledger.jsonl')
    const delivery: Delivery = {
      id: 'dlv_1',
      type: 'case.lodged',
      caseId: 'case_1',
      registry: '350200',
      occurredAt: '',
    }
    const first = openLedger(file)
    first.receive(delivery, 't1')
    expect(first.begin('dlv_1', 'accepted', 't2')).toBe('t2')
    first.register('dlv_1', 'case_1', 't3')
    const second = openLedger(file)
    expect(second.knows('dlv_1')).toBe(true)
    expect(second.begin('dlv_1', 'accepted', 't9')).toBe('t2')
    second.register('dlv_1', 'case_1', 't9')
    expect([...second.registrations()]).toEqual([['case_1', 1]])
    expect(second.unfinished().map((one) => one.id)).toEqual(['dlv_1'])
    second.finish('dlv_1', 't4')
    expect(openLedger(file).unfinished()).toEqual([])
    rmSync(folder, { recursive: true })
  })

  it('counts a case twice that comes under two delivery ids', () => {
    const ledger = openLedger()
    ledger.register('dlv_1', 'case_1', 't1')
    ledger.register('dlv_2', 'case_1', 't2')
    expect(ledger.registrations().get('case_1')).toBe(2)
  })
})

describe('a small PDF', () => {
  it('has a cross-reference table that points at its objects', () => {
    const bytes = makePdf(['不动产登记证明', 'ASCII'])
    const text = bytes.toString('latin1')
    const start = Number(/startxref\n(\d+)/.exec(text)?.[1])
    expect(text.slice(start, start + 4)).toBe('xref')
    const offsets = [...text.slice(start).matchAll(/(\d{10}) 00000 n/g)].map((match) => Number(match[1]))
    for (const [index, offset] of offsets.entries())
      expect(text.slice(offset).startsWith(`${index + 1} 0 obj`)).toBe(true)
  })
})
