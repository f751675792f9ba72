/** The QR code (GB/T 18284) that opens the verification of a certificate, as a drawing that prints sharp at any size. */
import { encode } from 'uqr'

/** Of four modules, as the standard asks. */
const QUIET = 4

/** One rectangle for each run of dark modules in a row: a third of the bytes of one for each module. */
const runs = (row: readonly boolean[], y: number): string =>
  [
    ...row
      .map((dark) => (dark ? '1' : '0'))
      .join('')
      .matchAll(/1+/g),
  ]
    .map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`)
    .join('')

export const qrSvg = (text: string): string => {
  // M: fifteen of a hundred may be unreadable, as on a print that was folded.
  const { data, size } = encode(text, { ecc: 'M', border: QUIET })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges" role="img" aria-label="扫码核验 Scan to verify"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${data.map(runs).join('')}"/></svg>`
}
