/** A fault in words. It brings all texts along, so load it only where one has to be rendered. */

import { isKeyOf } from '../names/keys.ts'
import { DOCUMENT_NAMES } from './document-names.ts'
import { FAULTS } from './fault-texts.ts'
import type { Fault, Particulars } from './result.ts'

const filled = (text: string, particulars: Particulars): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(particulars[name] ?? whole))

export type SpokenFault = { readonly pointer: string; readonly code: string; readonly zh: string; readonly en: string }

/** A slot is called by its paper, and in English by its code too. */
const withNames = (particulars: Particulars): Particulars => {
  const slot = String(particulars['slot'] ?? '')
  if (!isKeyOf(DOCUMENT_NAMES, slot)) return particulars
  const { zh, en } = DOCUMENT_NAMES[slot]
  return { ...particulars, slotZh: zh, slotEn: `${en} (${slot})` }
}

export const spoken = ({ pointer, code, particulars = {} }: Fault): SpokenFault => {
  const { zh, en } = FAULTS[code]
  const named = withNames(particulars)
  return { pointer, code, zh: filled(zh, named), en: filled(en, named) }
}
