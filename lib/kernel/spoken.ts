/** A fault in words. It brings all texts along, so load it only where one has to be rendered. */
import { FAULTS } from './fault-texts.ts'
import type { Fault, Particulars } from './result.ts'

const filled = (text: string, particulars: Particulars): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(particulars[name] ?? whole))

export type SpokenFault = { readonly pointer: string; readonly code: string; readonly zh: string; readonly en: string }

export const spoken = ({ pointer, code, particulars = {} }: Fault): SpokenFault => {
  const { zh, en } = FAULTS[code]
  return { pointer, code, zh: filled(zh, particulars), en: filled(en, particulars) }
}
