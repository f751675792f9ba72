/** What an inspection may find. Each is a refusal of its own; a file with one of them is never usable. */
import type { RefusalCode } from '../../kernel/refusals.ts'

export type Flaw = Extract<
  RefusalCode,
  | 'document.format-unknown'
  | 'document.format-differs'
  | 'document.damaged'
  | 'document.encrypted'
  | 'document.active-content'
  | 'document.two-formats'
  | 'document.exceeds-limits'
  | 'document.malware'
  | 'document.not-scannable'
  | 'document.doubled-key'
  | 'document.disguised-objects'
  | 'document.remote-action'
  | 'document.embedded-program'
  | 'document.embedded-unreadable'
  | 'document.unfinished'
>

/** signed: something in it says it is an electronic signature. */
export type Verdict = { readonly pages: number; readonly signed?: true } | { readonly flaw: Flaw }

export const flaw = (code: Flaw): Verdict => ({ flaw: code })

/** A0 at 300 dpi, or A4 at 1,200 dpi: a viewer needs four bytes for each pixel, whatever the file's own size. */
export const PIXELS_MAX = 150_000_000
export const SIDE_MAX = 32_000
export const PAGES_MAX = 2_000

export const sizeFlaw = (width: number, height: number): Flaw | undefined => {
  if (width < 1 || height < 1) return 'document.damaged'
  return width > SIDE_MAX || height > SIDE_MAX || width * height > PIXELS_MAX ? 'document.exceeds-limits' : undefined
}
