/** Whether a later version of an object is no more than what signing makes of it. */
import type { Placed } from '../pdf/objects.ts'
import { type Dictionary, isDictionary, isList, referenceIn, spelled, type Value } from '../pdf/values.ts'

/** Characters that are compared for one signature. */
const COMPARED_MAX = 32_000_000

export const INFO: ReadonlySet<string> = new Set(
  'Title Author Subject Keywords Creator Producer CreationDate ModDate Trapped'.split(' '),
)

const ofCatalog = ['AcroForm', 'DSS', 'Extensions', 'Version', 'Metadata']
const ofForm = ['Fields', 'SigFlags', 'DR', 'DA']
const ofField = ['V', 'AP', 'M', 'MK', 'F', 'Lock']

/** `same`: whether two values are, as long as not too much was compared. */
type Comparing = { readonly same: (a: Value | undefined, b: Value | undefined) => boolean }

export const startComparing = (): Comparing => {
  let left = COMPARED_MAX
  return {
    same: (a, b) => {
      const [one, other] = [spelled(a), spelled(b)]
      left -= one.length + other.length + 1
      if (left < 0) throw new Error('more than is reasonable')
      return one === other
    },
  }
}

type Except = { readonly except: readonly string[] } & Comparing

const sameBut = (a: Dictionary, b: Dictionary, { except, same }: Except): boolean =>
  [...new Set([...a.keys(), ...b.keys()])].every((key) => except.includes(key) || same(a.get(key), b.get(key)))

/** What a reference may lead to: `old` as it stood, `now` every version appended, for another reader may take any of them. */
export type Look = (reference: Value | undefined) => readonly Value[]
type Looks = { readonly old: Look; readonly now: Look } & Comparing

const resolved = (value: Value | undefined, look: Look): readonly Value[] =>
  referenceIn(value) === undefined ? (value === undefined ? [] : [value]) : look(value)

const isSignatureField = (value: Value | undefined, look: Look): boolean => {
  if (!isDictionary(value)) return false
  const parents = resolved(value.get('Parent'), look)
  const isOfSignature = (one: Value) => isDictionary(one) && one.get('FT') === '/Sig'
  const isSignature = isOfSignature(value) || (!value.has('FT') && parents.length > 0 && parents.every(isOfSignature))
  return isSignature && (!value.has('Subtype') || value.get('Subtype') === '/Widget')
}

/** What was in the list is still there in its order; what came is a signature's field. */
const onlyFieldsAdded = (before: Value | undefined, after: Value | undefined, { old, now, same }: Looks): boolean => {
  const [was = []] = resolved(before, old)
  const isField = (one: Value) => {
    const versions = resolved(one, now)
    return versions.length > 0 && versions.every((version) => same('', '') && isSignatureField(version, now))
  }
  const grew = (list: Value) =>
    isList(was) && isList(list) && was.every((one, i) => same(one, list[i])) && list.slice(was.length).every(isField)
  const lists = resolved(after, now)
  return lists.length > 0 ? lists.every(grew) : isList(was) && was.length === 0
}

const formGrew = (before: Value | undefined, after: Value | undefined, looks: Looks): boolean => {
  const [was = new Map()] = resolved(before, looks.old)
  const forms = resolved(after, looks.now)
  return (
    isDictionary(was) &&
    forms.length > 0 &&
    forms.every(
      (form) =>
        isDictionary(form) &&
        sameBut(was, form, { ...looks, except: ofForm }) &&
        onlyFieldsAdded(was.get('Fields'), form.get('Fields'), looks),
    )
  )
}

export const isSigning = (before: Placed, { value: now, stream }: Placed, look: Looks): boolean => {
  const { same } = look
  const { value: old } = before
  if (isList(old)) return onlyFieldsAdded(old, now, look)
  if (!isDictionary(old) || !isDictionary(now)) return same(old, now)
  const type = old.get('Type')
  if (type !== now.get('Type')) return false
  if (type === '/Metadata' || type === '/DSS' || type === '/XRef') return true
  if (stream || before.stream) return false
  if (type === '/Catalog')
    return (
      sameBut(old, now, { same, except: ofCatalog }) &&
      (!now.has('AcroForm') || formGrew(old.get('AcroForm'), now.get('AcroForm'), look))
    )
  if (type === '/Page')
    return (
      sameBut(old, now, { same, except: ['Annots'] }) && onlyFieldsAdded(old.get('Annots'), now.get('Annots'), look)
    )
  if (old.has('Fields')) return formGrew(old, now, look)
  if (isSignatureField(old, look.old) && !old.has('V')) return sameBut(old, now, { same, except: ofField })
  if ([...old.keys(), ...now.keys()].every((key) => INFO.has(key))) return true
  return same(old, now)
}
