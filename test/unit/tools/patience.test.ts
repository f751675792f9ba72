import { describe, expect, it } from 'vitest'
import { patience, patiently, until, watched } from '../../../tools/patience.ts'

/** A machine whose seconds pass when the test says so. */
const machineOf = (share: number) => {
  let ms = 0
  const pass = (seconds: number): void => {
    ms += seconds * 1000
  }
  return { now: () => ms, share: () => share, pass }
}

/** Seconds until patience with a count that never changes is over. */
const secondsUntilOver = (share: number): number => {
  const machine = machineOf(share)
  const { isOver } = patience(60, machine)
  for (let second = 0; ; second++) {
    if (isOver('still')) return second
    machine.pass(1)
  }
}

describe('Patience', () => {
  it('is over once nothing moved for as long as it lasts', () => {
    expect(secondsUntilOver(1)).toBe(61)
  })

  it('lasts four times as long where a process gets a fourth of a processor', () => {
    expect(secondsUntilOver(0.25)).toBe(241)
  })

  it('begins again with every step of the work', () => {
    const machine = machineOf(1)
    const { isOver } = patience(60, machine)
    for (let step = 0; step < 100; step++) {
      machine.pass(50)
      expect(isOver(step)).toBe(false)
    }
  })

  it('does not count the time in which the process that waits was held up itself', () => {
    const machine = machineOf(1)
    const { isOver } = patience(60, machine)
    isOver('still')
    machine.pass(3600)
    expect(isOver('still')).toBe(false)
  })
})

describe('Until', () => {
  it('brings what was looked for', async () => {
    let looks = 0
    expect(await until(() => ++looks > 3 && looks, { what: 'looks', everyMs: 1 })).toBe(4)
  })

  it('says what stood still, and where', async () => {
    const never = until(() => undefined, { what: 'cases', count: () => 17, seconds: 0, everyMs: 1 })
    await expect(never).rejects.toThrow('cases: nothing moved for 0 s (at 17)')
  })

  it('passes on what went wrong while it looked', async () => {
    await expect(until(() => Promise.reject(new Error('refused')), { what: 'x' })).rejects.toThrow('refused')
  })
})

describe('Work that is watched', () => {
  it('brings its outcome, or what went wrong', async () => {
    expect(await watched(Promise.resolve(7), { what: 'x', everyMs: 1 })).toBe(7)
    await expect(watched(Promise.reject(new Error('refused')), { what: 'x', everyMs: 1 })).rejects.toThrow('refused')
  })

  it('is given up when it stands still', async () => {
    const hung = watched(new Promise(() => undefined), { what: 'cases', count: () => 17, seconds: 0, everyMs: 1 })
    await expect(hung).rejects.toThrow('cases: nothing moved for 0 s (at 17)')
  })
})

describe('A call', () => {
  it('brings its answer', async () => {
    expect(await patiently(async () => 4, { what: 'a call' })).toBe(4)
  })

  it('is aborted when it stands still, and says what was asked', async () => {
    const never = (signal: AbortSignal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    await expect(patiently(never, { what: 'GET /x', seconds: 0 })).rejects.toThrow('GET /x: no answer in 0 s')
  })

  it('is left alone while the machine has no time for it', async () => {
    const starved = { ...machineOf(0), now: () => performance.now() }
    const slow = (signal: AbortSignal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        let looks = 0
        const looking = setInterval(() => {
          looks += 1
          if (looks < 3) return
          clearInterval(looking)
          resolve('late')
        }, 400)
      })
    expect(await patiently(slow, { what: 'GET /x', seconds: 0, machine: starved })).toBe('late')
  })
})
