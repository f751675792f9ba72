/**
 * What the tests of one file stand on, begun before them and ended after them. What comes back stays the same object throughout; behind it
 * is whatever was begun last, so it can be taken apart once at the top of a file.
 */
import { afterAll, beforeAll, beforeEach, vi } from 'vitest'
import { type Api, startApi } from './api.ts'
import { type CasePorts, casePorts, loadDirectory } from './cases.ts'
import { NOW } from './documents.ts'
import { startOwnTable, startTable, type TestTable } from './engines.ts'
import { startObjects, type TestObjects } from './object-store.ts'

/** An object whose properties are those of `now` at the moment they are read. */
const following = <T extends object>(now: () => T | undefined, names: readonly (keyof T)[]): T => {
  const get = (name: keyof T) => {
    const begun = now()
    if (!begun) throw new Error(`${String(name)} is there only while tests run`)
    return begun[name]
  }
  return Object.defineProperties(
    {},
    Object.fromEntries(names.map((name) => [name, { enumerable: true, get: () => get(name) }])),
  ) as T
}

const ENGINE = ['url', 'table', 'client', 'stop'] as const
const STORE = ['url', 'objects', 'client', 'store', 'stop'] as const
const PORTS = ['table', 'objects', 'ids', 'queue', 'clock', 'log', 'hints'] as const
const API = ['engine', 'store', 'call', 'done', 'examine', 'refused', 'stop'] as const

/** Empty tables. */
export const useTables = (): TestTable => {
  let engine: TestTable | undefined
  beforeAll(async () => {
    engine = await startTable()
  })
  afterAll(() => engine?.stop())
  return following(() => engine, ENGINE)
}

/** An empty object store. */
export const useObjects = (): TestObjects => {
  let store: TestObjects | undefined
  beforeAll(async () => {
    store = await startObjects()
  })
  afterAll(() => store?.stop())
  return following(() => store, STORE)
}

export type Stores = { readonly engine: TestTable; readonly store: TestObjects }
export type Desk = Stores & { readonly ports: CasePorts & Pick<ReturnType<typeof casePorts>, 'hints'> }

/** Tables with two banks, registries, their keys and agreements (cases.ts), a store, and for each test ports without hints. */
export const useDirectory = (): Desk => {
  const [engine, store] = [useTables(), useObjects()]
  let ports: ReturnType<typeof casePorts> | undefined
  beforeAll(() => loadDirectory(engine.table))
  beforeEach(() => {
    ports = casePorts(engine.table, store.objects)
  })
  return { engine, store, ports: following(() => ports, PORTS) }
}

export type UsedApi = Api & {
  /** All of it anew: the directory and nothing else. */
  begin(): Promise<void>
}

/**
 * The functions (api.ts) with the same directory, on a clock that stands still until `vi.setSystemTime`, their logs swallowed. With an engine
 * of its own there is no directory, and the engine may be stopped.
 */
export const useApi = ({ now = NOW, engine = 'shared' as 'shared' | 'own' } = {}): UsedApi => {
  let api: Api | undefined
  const begin = async () => {
    await api?.stop()
    api = undefined
    api = await startApi(engine === 'own' ? startOwnTable : startTable)
    if (engine === 'shared') await loadDirectory(api.engine.table)
  }
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now })
    vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    await begin()
  })
  afterAll(async () => {
    vi.useRealTimers()
    vi.restoreAllMocks()
    await api?.stop()
  })
  return Object.assign(
    following(() => api, API),
    { begin },
  )
}
