/** Reads a JSON body strictly: what a lenient reader would guess about, two readers could guess differently. */
import { visit } from 'jsonc-parser'
import { atMost, type FaultCode, faultOf, type Particulars, type Path } from './faults.ts'
import type { Fault } from './result.ts'

export const JSON_DEPTH_LIMIT = 32

export type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly faults: readonly Fault[] }

const malformed = (code: FaultCode, particulars?: Particulars): ReadJson => ({
  ok: false,
  faults: [faultOf('', code, particulars)],
})

/** Counted before anything recursive looks at the text. */
const isTooDeep = (text: string): boolean => {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (quoted) {
      if (character === 0x5c) at++
      else if (character === 0x22) quoted = false
    } else if (character === 0x22) quoted = true
    else if (character === 0x7b || character === 0x5b) {
      depth++
      if (depth > JSON_DEPTH_LIMIT) return true
    } else if (character === 0x7d || character === 0x5d) depth--
  }
  return false
}

type Finding = { readonly code: 'json.duplicate-key' | 'json.lone-surrogate'; readonly path: Path }

const findingsIn = (text: string): Finding[] => {
  const findings: Finding[] = []
  const keysOfOpenObjects: Set<string>[] = []
  visit(text, {
    onObjectBegin: () => {
      keysOfOpenObjects.push(new Set())
    },
    onObjectEnd: () => {
      keysOfOpenObjects.pop()
    },
    onObjectProperty: (key, _offset, _length, _line, _column, pathOfParent) => {
      const keys = keysOfOpenObjects.at(-1)
      if (keys?.has(key)) findings.push({ code: 'json.duplicate-key', path: [...pathOfParent(), key] })
      keys?.add(key)
      if (!key.isWellFormed()) findings.push({ code: 'json.lone-surrogate', path: pathOfParent() })
    },
    onLiteralValue: (value, _offset, _length, _line, _column, path) => {
      if (typeof value === 'string' && !value.isWellFormed())
        findings.push({ code: 'json.lone-surrogate', path: path() })
    },
  })
  return findings
}

const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const parsedFrom = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

/** JSON text as bytes to its value. */
export const parseJson = (bytes: Uint8Array): ReadJson => {
  const text = textOf(bytes)
  if (text === undefined) return malformed('json.not-utf8')
  if (text.startsWith('\ufeff')) return malformed('json.byte-order-mark')
  if (isTooDeep(text)) return malformed('json.too-deep', { limit: JSON_DEPTH_LIMIT })
  const parsed = parsedFrom(text)
  if (parsed === undefined) return malformed('json.malformed')
  const findings = findingsIn(text)
  if (findings.length > 0) return { ok: false, faults: atMost(findings.map(({ code, path }) => faultOf(path, code))) }
  return { ok: true, value: parsed.value }
}
